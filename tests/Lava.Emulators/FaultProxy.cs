using System.Net;

namespace Lava.Emulators;

/// <summary>
/// Stands in front of an emulator and lets a part of the calls fail as AWS does: throttled, an internal error before anything happened, or,
/// worst, an internal error after the call was carried out. Which ones, a seed decides.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private static readonly HashSet<string> NotForwarded = new(StringComparer.OrdinalIgnoreCase) { "Host", "Content-Length", "Connection", "Transfer-Encoding", "Expect", "Keep-Alive" };

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromMinutes(2) };
    private readonly Uri _target;
    private readonly double _rate;
    private readonly Random _random;
    private readonly Lock _lock = new();
    private readonly ICallWatch? _watch;
    private readonly LoopbackServer _server;
    private int _calls, _faults;

    /// <summary>Starts it. <paramref name="rate"/>: the part of the calls that fail, 0 to 1.</summary>
    public FaultProxy(string target, double rate, int seed, ICallWatch? watch = null)
    {
        (_target, _rate, _random, _watch) = (new Uri(target), rate, new Random(seed), watch);
        _server = new(ServeAsync);
    }

    /// <summary>Where to call.</summary>
    public string Address => _server.Address;
    /// <summary>Calls so far.</summary>
    public int Calls => Volatile.Read(ref _calls);
    /// <summary>How many of them failed.</summary>
    public int Faults => Volatile.Read(ref _faults);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _client.Dispose();
    }

    private enum Fault { None, Throttled, Failed, AnswerLost }

    private async Task ServeAsync(HttpListenerContext call, CancellationToken stop)
    {
        try
        {
            Interlocked.Increment(ref _calls);
            var fault = Choose();
            if (fault != Fault.None) Interlocked.Increment(ref _faults);
            using var body = new MemoryStream();
            await call.Request.InputStream.CopyToAsync(body, stop);
            if (fault == Fault.Throttled) await AnswerAsync(call, 400, "ThrottlingException", stop);
            else if (fault == Fault.Failed) await AnswerAsync(call, 500, "InternalServerError", stop);
            else await ForwardAsync(call, body.ToArray(), lost: fault == Fault.AnswerLost, stop);
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            await AnswerAsync(call, 500, "InternalServerError", stop); // The emulator went away, or is too slow: for the caller that is a fault like any.
        }
    }

    private Fault Choose()
    {
        lock (_lock)
        {
            return _random.NextDouble() >= _rate ? Fault.None : (Fault)_random.Next(1, 4);
        }
    }

    private async Task ForwardAsync(HttpListenerContext call, byte[] body, bool lost, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Request.HttpMethod), new Uri(_target, call.Request.RawUrl));
        request.Content = new ByteArrayContent(_watch?.Sending(call.Request, body) ?? body);
        foreach (var name in call.Request.Headers.AllKeys.OfType<string>().Where(x => !NotForwarded.Contains(x)))
        {
            var values = call.Request.Headers.GetValues(name)!;
            if (!request.Headers.TryAddWithoutValidation(name, values)) request.Content.Headers.TryAddWithoutValidation(name, values);
        }
        using var answer = await _client.SendAsync(request, stop);
        var bytes = await answer.Content.ReadAsByteArrayAsync(stop);
        _watch?.Answered(call.Request, bytes);
        if (lost)
        {
            await AnswerAsync(call, 500, "InternalServerError", stop);
            return;
        }
        call.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            if (!NotForwarded.Contains(name)) call.Response.Headers[name] = string.Join(",", values);
        await WriteAsync(call, bytes, stop);
    }

    private static Task AnswerAsync(HttpListenerContext call, int status, string code, CancellationToken stop)
    {
        call.Response.StatusCode = status;
        call.Response.ContentType = "application/x-amz-json-1.0";
        call.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        return WriteAsync(call, System.Text.Encoding.UTF8.GetBytes($$"""{"__type":"com.amazonaws#{{code}}","message":"injected by a test"}"""), stop);
    }

    private static async Task WriteAsync(HttpListenerContext call, byte[] bytes, CancellationToken stop)
    {
        call.Response.ContentLength64 = bytes.Length;
        await call.Response.OutputStream.WriteAsync(bytes, stop);
    }
}
