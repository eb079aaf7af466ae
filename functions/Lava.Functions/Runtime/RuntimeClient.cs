using System.Globalization;
using System.Net.Http.Headers;

namespace Lava.Functions.Runtime;

/// <summary>The Lambda runtime API (docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html), as far as a runtime needs it.</summary>
internal sealed class RuntimeClient(LambdaEnvironment environment, TimeProvider time) : IDisposable
{
    // The next event may be hours away.
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://{environment.RuntimeApi}/2018-06-01/runtime/"), Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Waits for the next event.</summary>
    public async Task<Invocation> NextAsync(CancellationToken cancellation)
    {
        using var response = await _http.GetAsync("invocation/next", cancellation);
        response.EnsureSuccessStatusCode();
        return new Invocation(environment, time)
        {
            AwsRequestId = Header(response, "Lambda-Runtime-Aws-Request-Id") ?? throw new HttpRequestException("the runtime API names no request"),
            Deadline = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(Header(response, "Lambda-Runtime-Deadline-Ms") ?? "0", NumberStyles.None, CultureInfo.InvariantCulture)),
            InvokedFunctionArn = Header(response, "Lambda-Runtime-Invoked-Function-Arn") ?? "",
            TraceId = Header(response, "Lambda-Runtime-Trace-Id"),
            Payload = await response.Content.ReadAsByteArrayAsync(cancellation),
        };
    }

    /// <summary>Answers an event. False when Lambda refuses the answer, as when it is over 6 MB.</summary>
    public async Task<bool> RespondAsync(string requestId, byte[] answer, CancellationToken cancellation)
    {
        using var response = await _http.PostAsync($"invocation/{requestId}/response", Json(answer), cancellation);
        return response.IsSuccessStatusCode;
    }

    /// <summary>Tells that an event failed.</summary>
    public Task FailAsync(string requestId, LambdaError error, CancellationToken cancellation) => PostErrorAsync($"invocation/{requestId}/error", error, cancellation);

    /// <summary>Tells that this process can't start.</summary>
    public Task FailInitAsync(LambdaError error, CancellationToken cancellation) => PostErrorAsync("init/error", error, cancellation);

    public void Dispose() => _http.Dispose();

    private async Task PostErrorAsync(string path, LambdaError error, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(error.ToJson()) };
        request.Headers.Add("Lambda-Runtime-Function-Error-Type", error.Type);
        using var response = await _http.SendAsync(request, cancellation);
    }

    private static ByteArrayContent Json(byte[] json) => new(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static string? Header(HttpResponseMessage response, string name) => response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
