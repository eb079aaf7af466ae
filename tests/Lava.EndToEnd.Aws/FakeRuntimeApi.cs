using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Lava.EndToEnd.Aws;

/// <summary>What a function answered.</summary>
/// <param name="Kind"><c>response</c> or <c>error</c>.</param>
/// <param name="Json">The answer.</param>
/// <param name="ErrorType">The header that names the kind of error.</param>
public sealed record FunctionAnswer(string Kind, JsonNode? Json, string? ErrorType)
{
    public bool Succeeded => Kind == "response";
}

/// <summary>Lambda's runtime API on loopback, for one process of a function: events go in, answers come out.</summary>
public sealed class FakeRuntimeApi : IAsyncDisposable
{
    private readonly Channel<Event> _events = Channel.CreateUnbounded<Event>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<FunctionAnswer>> _answers = new();
    private readonly TaskCompletionSource<FunctionAnswer> _initError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LoopbackServer _server;

    public FakeRuntimeApi() => _server = new(AnswerAsync);

    /// <summary>Value of <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Address => new Uri(_server.Address).Authority;

    /// <summary>The largest answer that is taken.</summary>
    public int MostBytes { get; set; } = 6 * 1024 * 1024;

    /// <summary>Ends when the function asks for its first event.</summary>
    public Task Ready => _asked.Task;

    /// <summary>Why the function can't start.</summary>
    public Task<FunctionAnswer> InitError => _initError.Task;

    /// <summary>Gives the function an event, and waits for its answer.</summary>
    public async Task<FunctionAnswer> InvokeAsync(string json, string? requestId = null, TimeSpan? time = null)
    {
        var id = requestId ?? Guid.NewGuid().ToString();
        var answer = _answers[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _events.Writer.TryWrite(new Event(id, json, TimeProvider.System.GetUtcNow() + (time ?? TimeSpan.FromMinutes(1))));
        return await answer.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task AnswerAsync(HttpListenerContext call, CancellationToken stop)
    {
        var path = call.Request.Url!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return path is ["2018-06-01", "runtime", "invocation", "next"] ? NextAsync(call, stop) : TakeAsync(call, path, stop);
    }

    private async Task NextAsync(HttpListenerContext call, CancellationToken stop)
    {
        _asked.TrySetResult();
        var next = await _events.Reader.ReadAsync(stop);
        call.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = next.Id;
        call.Response.Headers["Lambda-Runtime-Deadline-Ms"] = next.Deadline.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        call.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:123456789012:function:f";
        call.Response.Headers["Lambda-Runtime-Trace-Id"] = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0";
        var bytes = Encoding.UTF8.GetBytes(next.Json);
        // Of unknown length it would end in a packet of its own, which waits 40 ms for an acknowledgement.
        call.Response.ContentLength64 = bytes.Length;
        await call.Response.OutputStream.WriteAsync(bytes, stop);
    }

    private async Task TakeAsync(HttpListenerContext call, string[] path, CancellationToken stop)
    {
        using var body = new StreamReader(call.Request.InputStream);
        var text = await body.ReadToEndAsync(stop);
        var answer = new FunctionAnswer(path[^1], JsonNode.Parse(text), call.Request.Headers["Lambda-Runtime-Function-Error-Type"]);
        if (path is [.., "init", "error"]) _initError.TrySetResult(answer);
        else if (answer.Succeeded && text.Length > MostBytes) call.Response.StatusCode = 413;
        else if (_answers.TryGetValue(path[^2], out var waiting)) waiting.TrySetResult(answer);
        if (call.Response.StatusCode == 200) call.Response.StatusCode = 202;
    }

    private sealed record Event(string Id, string Json, DateTimeOffset Deadline);
}
