using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Lava.Emulators;

namespace Lava.EndToEnd.Aws;

/// <summary>The real program in a process of its own, as Lambda would run it, with a fake of Lambda's runtime API.</summary>
public sealed class FunctionProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private FunctionProcess(Process process, FakeRuntimeApi api) => (_process, Api) = (process, api);

    /// <summary>Lambda's side.</summary>
    public FakeRuntimeApi Api { get; }

    /// <summary>The lines of the log so far.</summary>
    public IReadOnlyList<JsonObject> Log => [.. _output.Where(l => l.StartsWith('{')).Select(l => JsonNode.Parse(l)!.AsObject())];

    /// <summary>Everything it wrote, for a failed test's message.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a function of a realm; <paramref name="program"/> names a native binary, null takes the build of this run.</summary>
    public static FunctionProcess Start(string handler, IReadOnlyDictionary<string, string> environment, string? program = null)
    {
        var api = new FakeRuntimeApi();
        var start = program is not null ? new ProcessStartInfo(program) : new ProcessStartInfo("dotnet", [BuiltProgram.Of("functions/Lava.Functions", "Lava.Functions.dll")]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment.Clear();
        foreach (var name in new[] { "PATH", "HOME", "DOTNET_ROOT" })
            if (Environment.GetEnvironmentVariable(name) is { } value) start.Environment[name] = value;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = api.Address;
        start.Environment["AWS_LAMBDA_FUNCTION_NAME"] = "lava-" + handler;
        start.Environment["_HANDLER"] = handler;
        var function = new FunctionProcess(Process.Start(start)!, api);
        function._process.OutputDataReceived += (_, e) => function.Take(e.Data);
        function._process.ErrorDataReceived += (_, e) => function.Take(e.Data);
        function._process.BeginOutputReadLine();
        function._process.BeginErrorReadLine();
        return function;
    }

    /// <summary>A function of an emulated realm.</summary>
    public static FunctionProcess Start(string handler, EmulatedRealm realm, IReadOnlyDictionary<string, string>? more = null, string? program = null)
    {
        var environment = realm.Environment();
        foreach (var (name, value) in more ?? new Dictionary<string, string>()) environment[name] = value;
        return Start(handler, environment, program);
    }

    /// <summary>Lets it handle an event. Throws with its log when it doesn't answer.</summary>
    public async Task<FunctionAnswer> InvokeAsync(string json, string? requestId = null)
    {
        try
        {
            return await Api.InvokeAsync(json, requestId);
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException($"no answer (exited: {_process.HasExited}): {Output}", e);
        }
    }

    /// <summary>Ends it as Lambda does; returns its exit status.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        await Api.DisposeAsync();
    }

    private void Take(string? line)
    {
        if (line is not null) _output.Enqueue(line);
    }
}
