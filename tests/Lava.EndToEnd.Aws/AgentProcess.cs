using System.Diagnostics;
using System.Text;
using Lava.Emulators;

namespace Lava.EndToEnd.Aws;

/// <summary>The built <c>lava-worker</c> as a process, on an emulated realm; killed at the end of the test if it still runs.</summary>
public sealed class AgentProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly StringBuilder _said = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("lava-agent-").FullName;
    private readonly TaskCompletionSource<TimeSpan> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _started;
    private readonly Process _process;

    private AgentProcess(EmulatedRealm realm, IReadOnlyDictionary<string, string>? endpoints, string beat, IReadOnlyDictionary<string, string> variables, string[] arguments, string? program = null)
    {
        // The tests may run as root.
        var start = new ProcessStartInfo(program ?? BuiltProgram.Of("worker-agent/Lava.Agent", "lava-worker"), ["--root", .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = _folder };
        foreach (var (name, value) in realm.Environment(endpoints)) start.Environment[name] = value;
        start.Environment["LAVA_TMPDIR"] = _folder;
        start.Environment["LAVA_BEAT"] = beat;
        foreach (var (name, value) in variables) start.Environment[name] = value;
        _started = TimeProvider.System.GetTimestamp();
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, e) => Append(e.Data);
        _process.OutputDataReceived += (_, e) => Append(e.Data);
        _process.Exited += (_, _) => _ready.TrySetResult(default);
        _process.EnableRaisingEvents = true;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>What it said so far.</summary>
    public string Said { get { lock (_said) return _said.ToString(); } }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>How long after its start it took work; zero as long as it doesn't.</summary>
    public TimeSpan Ready => _ready.Task.IsCompletedSuccessfully ? _ready.Task.Result : default;

    /// <summary>Starts one; <paramref name="program"/>: another than the built one.</summary>
    public static AgentProcess Start(EmulatedRealm realm, string fleet = "core", string beat = "1s", IReadOnlyDictionary<string, string>? endpoints = null, string? program = null, params string[] arguments) =>
        new(realm, endpoints, beat, new Dictionary<string, string>(), ["--worker", fleet, .. arguments], program);

    /// <summary>Starts one with variables of its own.</summary>
    public static AgentProcess StartWith(EmulatedRealm realm, IReadOnlyDictionary<string, string> variables) => new(realm, null, "1s", variables, ["--worker", "core"]);

    /// <summary>Waits until it takes work.</summary>
    public async Task<AgentProcess> ReadyAsync()
    {
        try { await _ready.Task.WaitAsync(Patience, TimeProvider.System); }
        catch (TimeoutException) { Assert.Fail($"the worker is not ready: {Said}"); }
        Assert.False(_process.HasExited, Said);
        return this;
    }

    /// <summary>Waits until it has a session: for one that logs only errors.</summary>
    public async Task<AgentProcess> ReadyAsync(EmulatedRealm realm)
    {
        await Until.Async(async () => _process.HasExited || (await realm.Aws.Ports.Sessions.ListAsync("core", default)).Any(x => x.Pid == Id && x.Beat > 0), "the session", () => Said);
        Assert.False(_process.HasExited, Said);
        return this;
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end; its exit status.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience, TimeProvider.System);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await EndAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Append(string? line)
    {
        if (line is null) return;
        lock (_said) _said.AppendLine(line);
        if (line.Contains("Worker ready", StringComparison.Ordinal)) _ready.TrySetResult(TimeProvider.System.GetElapsedTime(_started));
    }
}
