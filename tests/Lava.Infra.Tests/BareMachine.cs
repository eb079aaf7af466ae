using System.Diagnostics;
using Lava.Emulators;

namespace Lava.Infra.Tests;

/// <summary>
/// A machine with nothing on it, for an instance's user data: a bare Debian tree of its own, with its own processes and mounts and this
/// machine's network. Amazon Linux's package manager and CloudWatch agent, the AWS command line and systemd are stood in for (Machine/);
/// everything of Lava is real. What runs in it ends with it.
/// </summary>
internal sealed class BareMachine : IAsyncDisposable
{
    private readonly string _root;
    private Process? _process;

    private BareMachine(string root) => _root = root;

    /// <summary>Sets one up. Skips the test, with the reason, where there can be none.</summary>
    public static async Task<BareMachine> CreateAsync(IReadOnlyDictionary<string, string> variables)
    {
        var tree = Path.Combine(EmulatorFiles.Servers, "machine");
        Skip.IfNot(Environment.IsPrivilegedProcess, "a bare machine needs root");
        Skip.IfNot(File.Exists(Path.Combine(tree, "usr/bin/curl")), "there is no bare Debian tree: run eng/emulators/install.sh");
        var machine = new BareMachine(Directory.CreateTempSubdirectory("lava-machine-").FullName);
        var (code, output) = await Tool.RunAsync("cp", "/", ["-a", tree + "/.", machine._root]);
        Assert.True(code == 0, output);
        foreach (var standIn in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "tests/Lava.Infra.Tests/Machine")))
        {
            File.Copy(standIn, machine.PathOf("/usr/local/bin/" + Path.GetFileName(standIn)));
            File.SetUnixFileMode(machine.PathOf("/usr/local/bin/" + Path.GetFileName(standIn)), (UnixFileMode)0b111_101_101);
        }
        Directory.CreateDirectory(machine.PathOf("/etc/systemd/system"));
        await File.WriteAllLinesAsync(machine.PathOf("/etc/stand-ins.env"), variables.Select(v => $"{v.Key}={v.Value}"));
        return machine;
    }

    /// <summary>A file of the machine, as this one sees it.</summary>
    public string PathOf(string path) => Path.Combine(_root, path.TrimStart('/'));

    /// <summary>Starts it with this user data. Its exit status comes when the script has ended; what the script started goes on.</summary>
    public async Task<int> BootAsync(string userData)
    {
        await File.WriteAllTextAsync(PathOf("/root/user-data"), userData);
        // As long as its standard input is open it is on.
        const string Boot = "bash /root/user-data >/var/log/user-data.log 2>&1; echo $? >/root/status.new; mv /root/status.new /root/status; cat >/dev/null";
        var start = new ProcessStartInfo("unshare", ["--mount", "--pid", "--fork", "--kill-child", $"--mount-proc={_root}/proc", "chroot", _root, "/bin/bash", "-c", Boot]) { RedirectStandardInput = true };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["HOME"] = "/root";
        _process = Process.Start(start)!;
        await Until.Async(() => File.Exists(PathOf("/root/status")) || _process.HasExited, "the end of user data", () => Log, seconds: 120);
        return File.Exists(PathOf("/root/status")) ? int.Parse(await File.ReadAllTextAsync(PathOf("/root/status")), System.Globalization.CultureInfo.InvariantCulture) : _process.ExitCode;
    }

    /// <summary>What its script and its worker said.</summary>
    public string Log => string.Join('\n', new[] { "/var/log/user-data.log", "/var/log/lava/worker.log", "/var/log/stand-ins.log" }.Where(f => File.Exists(PathOf(f))).Select(f => $"--- {f}\n{File.ReadAllText(PathOf(f))}"));

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            if (!process.HasExited) process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        var (code, output) = await Tool.RunAsync("rm", "/", ["-rf", "--one-file-system", _root]);
        Assert.True(code == 0, output);
    }
}
