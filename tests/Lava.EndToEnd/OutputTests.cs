using System.Globalization;
using System.Security.Cryptography;

namespace Lava.EndToEnd;

/// <summary>What jobs write, from their process to the bucket.</summary>
public class OutputTests
{
    private const long Gigabyte = 1_000_000_000;

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_gigabyte_of_output_does_not_grow_worker_or_launcher()
    {
        using var realm = new ScratchRealm(
            ("jobs/write.yaml", "job_id: write\ntype: cmd\nworker: core\nenabled: true\npayload: head -c {{globals.bytes}} /dev/zero\nparameters: {env: {PGPASSWORD: not in it}}\n"));
        using var up = LavaProcess.Start("up", realm.Folder);
        await EndAsync(realm, realm.Dispatch("write", "-g", "bytes=1000000"));
        var launcher = ChildrenOf(up.Process.Id).Single(p => File.ReadAllText($"/proc/{p}/cmdline").Contains("lava-launcher", StringComparison.Ordinal));
        var (workerBefore, launcherBefore) = (PeakMegabytes(up.Process.Id), PeakMegabytes(launcher));

        var run = realm.Dispatch("write", "-g", $"bytes={Gigabyte}");
        await EndAsync(realm, run);

        Assert.Equal(Gigabyte, new FileInfo(OutputPath(realm, "write", run, "stdout")).Length);
        Assert.InRange(PeakMegabytes(up.Process.Id) - workerBefore, 0, 63);
        Assert.InRange(PeakMegabytes(launcher) - launcherBefore, 0, 15);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Binary_output_is_kept_byte_for_byte_and_secrets_are_not()
    {
        var bytes = RandomNumberGenerator.GetBytes(300_000);
        using var realm = new ScratchRealm(
            ("jobs/copy.yaml", "job_id: copy\ntype: cmd\nworker: core\nenabled: true\npayload: cat {{globals.file}}\n"),
            ("jobs/tell.yaml", "job_id: tell\ntype: exe\nworker: core\nenabled: true\npayload: tell.sh\nparameters: {connections: {db: main}}\n"),
            ("connections/main.yaml", "conn_id: main\ntype: psql\nenabled: true\nhost: h\nport: 1\nuser: u\ndatabase: d\npassword: /lava/e2e/pw\n"),
            ("payloads/tell.sh", "#!/bin/sh\nprintf 'pw=correct horse'; sleep 0.2; printf ' battery\\n'; printf %s 'correct horse battery' | base64 >&2; exit 1\n"));
        var file = Path.Combine(realm.Folder, "bytes");
        File.WriteAllBytes(file, bytes);
        var secrets = Path.Combine(realm.Folder, "secrets.yaml");
        File.WriteAllText(secrets, "/lava/e2e/pw: correct horse battery\n");
        File.SetUnixFileMode(secrets, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var up = LavaProcess.Start("up", realm.Folder);

        var copy = realm.Dispatch("copy", "-g", $"file={file}");
        var tell = realm.Dispatch("tell");
        await EndAsync(realm, copy);
        await EndAsync(realm, tell);

        Assert.Equal(bytes, File.ReadAllBytes(OutputPath(realm, "copy", copy, "stdout")));
        Assert.Equal("pw=********\n", File.ReadAllText(OutputPath(realm, "tell", tell, "tell.sh.stdout")));
        Assert.Equal("********\n", File.ReadAllText(OutputPath(realm, "tell", tell, "tell.sh.stderr")).TrimStart());
        Assert.Contains("********", realm.Show(tell).ToJsonString(), StringComparison.Ordinal);
    }

    private static Task EndAsync(ScratchRealm realm, string run) => Until.Async(() => realm.Status(run) is "complete" or "failed", $"the end of {run}");

    private static string OutputPath(ScratchRealm realm, string job, string run, string name) =>
        Directory.EnumerateFiles(Path.Combine(realm.Folder, ".lava"), name, SearchOption.AllDirectories).Single(f => f.Contains($"/{job}/{run}/", StringComparison.Ordinal));

    private static long PeakMegabytes(int pid) =>
        long.Parse(File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    private static IEnumerable<int> ChildrenOf(int pid) =>
        Directory.GetDirectories($"/proc/{pid}/task").SelectMany(t => File.ReadAllText(t + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse);
}
