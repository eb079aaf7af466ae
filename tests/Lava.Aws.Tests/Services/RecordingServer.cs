using System.Collections.Concurrent;
using System.Net;

namespace Lava.Aws.Tests.Services;

/// <summary>A request as it came over the wire.</summary>
public sealed record RecordedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>A server on loopback that records what it is sent and gives prepared answers.</summary>
public sealed class RecordingServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly ConcurrentQueue<(int Status, string Type, string Body)> _answers = new();
    private readonly LoopbackServer _server;

    public RecordingServer() => _server = new(AnswerAsync);

    public string Url => _server.Address + "/";

    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    public void Answer(int status, string type, string body) => _answers.Enqueue((status, type, body));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpListenerContext call, CancellationToken stop)
    {
        using var body = new MemoryStream();
        await call.Request.InputStream.CopyToAsync(body, stop);
        var headers = call.Request.Headers.AllKeys.ToDictionary(k => k!, k => call.Request.Headers[k]!, StringComparer.OrdinalIgnoreCase);
        _requests.Enqueue(new RecordedRequest(call.Request.HttpMethod, call.Request.RawUrl!, headers, body.ToArray()));
        var (status, type, text) = _answers.TryDequeue(out var prepared) ? prepared : (200, "application/json", "{}");
        call.Response.StatusCode = status;
        call.Response.ContentType = type;
        await call.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), stop);
    }
}
