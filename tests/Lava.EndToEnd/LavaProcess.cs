using System.Diagnostics;
using System.Text;

namespace Lava.EndToEnd;

/// <summary>The built program as a process; killed at the end of the test if it still runs.</summary>
internal sealed class LavaProcess : IDisposable
{
    private readonly StringBuilder _out = new(), _err = new();

    private LavaProcess(Process process)
    {
        Process = process;
        process.OutputDataReceived += (_, e) => Append(_out, e.Data);
        process.ErrorDataReceived += (_, e) => Append(_err, e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Process Process { get; }
    public string Output { get { lock (_out) return _out.ToString(); } }
    public string Error { get { lock (_err) return _err.ToString(); } }

    public static LavaProcess Start(params string[] arguments) => StartWith([], arguments);

    public static LavaProcess StartWith(Dictionary<string, string> environment, params string[] arguments) => StartProgram(Repository.Program, environment, arguments);

    /// <summary>Starts a program that becomes <c>lava</c>.</summary>
    public static LavaProcess StartProgram(string program, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        start.Environment["LAVA_BEAT"] = "1s";
        start.Environment.Remove("LAVA_REALM_DIR");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new LavaProcess(Process.Start(start)!);
    }

    public static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var lava = Start(arguments);
        return (lava.Wait(), lava.Output, lava.Error);
    }

    public int Wait()
    {
        if (!Process.WaitForExit(TimeSpan.FromSeconds(180))) throw new TimeoutException($"lava did not end:\n{Output}\n{Error}");
        Process.WaitForExit();
        return Process.ExitCode;
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, Process.Id.ToString()]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!Process.HasExited) Process.Kill();
        Process.Dispose();
    }

    private static void Append(StringBuilder to, string? line)
    {
        if (line is not null) lock (to) to.AppendLine(line);
    }
}
