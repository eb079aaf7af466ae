using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Lava.Emulators;

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
    private readonly HttpListener _listener = new();
    private readonly Channel<Event> _events = Channel.CreateUnbounded<Event>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<FunctionAnswer>> _answers = new();
    private readonly TaskCompletionSource<FunctionAnswer> _initError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public FakeRuntimeApi()
    {
        Address = "127.0.0.1:" + Emulator.FreePort();
        _listener.Prefixes.Add($"http://{Address}/");
        _listener.Start();
        _loop = ServeAsync();
    }

    /// <summary>Value of <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Address { get; }

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

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _listener.Close();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var requests = new List<Task>();
        while (true)
        {
            HttpListenerContext context;
            try { context = await _listener.GetContextAsync(); }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException || (e is InvalidOperationException && _stop.IsCancellationRequested)) { break; }
            requests.Add(AnswerAsync(context));
        }
        await Task.WhenAll(requests);
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var path = context.Request.Url!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (path is ["2018-06-01", "runtime", "invocation", "next"]) await NextAsync(context);
            else await TakeAsync(context, path);
            context.Response.Close();
        }
        catch (Exception e) when (e is OperationCanceledException or HttpListenerException or ObjectDisposedException)
        {
            // The function or the test has gone.
        }
    }

    private async Task NextAsync(HttpListenerContext context)
    {
        _asked.TrySetResult();
        var next = await _events.Reader.ReadAsync(_stop.Token);
        context.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = next.Id;
        context.Response.Headers["Lambda-Runtime-Deadline-Ms"] = next.Deadline.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:123456789012:function:f";
        context.Response.Headers["Lambda-Runtime-Trace-Id"] = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(next.Json), _stop.Token);
    }

    private async Task TakeAsync(HttpListenerContext context, string[] path)
    {
        using var body = new StreamReader(context.Request.InputStream);
        var text = await body.ReadToEndAsync(_stop.Token);
        var answer = new FunctionAnswer(path[^1], JsonNode.Parse(text), context.Request.Headers["Lambda-Runtime-Function-Error-Type"]);
        if (path is [.., "init", "error"]) _initError.TrySetResult(answer);
        else if (answer.Succeeded && text.Length > MostBytes) context.Response.StatusCode = 413;
        else if (_answers.TryGetValue(path[^2], out var waiting)) waiting.TrySetResult(answer);
        if (context.Response.StatusCode == 200) context.Response.StatusCode = 202;
    }

    private sealed record Event(string Id, string Json, DateTimeOffset Deadline);
}
