using System.Net;
using Microsoft.Extensions.Logging;

namespace Lava.Agent;

/// <summary>
/// Watches for the end of an EC2 instance (instance metadata, version 2): a spot interruption, or a scale-in by its Auto Scaling group. Then the
/// worker drains. On any other machine the first short try finds nothing, and that is all.
/// </summary>
internal sealed partial class TerminationNotices : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5), FirstTry = TimeSpan.FromSeconds(1);
    private const string TokenSeconds = "21600";

    private readonly CancellationTokenSource _ending = new();
    private readonly HttpClient _http;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private readonly bool _off;

    public TerminationNotices(ILogger log, Func<string, string?> environment, TimeProvider time)
    {
        (_log, _time) = (log, time);
        _off = string.Equals(environment("AWS_EC2_METADATA_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);
        var address = environment("AWS_EC2_METADATA_SERVICE_ENDPOINT") is { Length: > 0 } set ? set : "http://169.254.169.254";
        _http = new HttpClient { BaseAddress = new Uri(address), Timeout = FirstTry };
    }

    /// <summary>Cancelled when the instance is about to end.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Watches until cancelled, or until there is nothing to watch.</summary>
    public async Task WatchAsync(CancellationToken cancellation)
    {
        if (_off) return;
        try
        {
            if (await TokenAsync(cancellation) is not { } token) return;
            while (true)
            {
                await Task.Delay(Every, _time, cancellation);
                if (await NoticeAsync(token, cancellation) is { } notice)
                {
                    LogNotice(_log, notice);
                    await _ending.CancelAsync();
                    return;
                }
                token = await TokenAsync(cancellation) ?? token;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The worker has ended.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _ending.Dispose();
    }

    private async Task<string?> NoticeAsync(string token, CancellationToken cancellation)
    {
        if (await GetAsync("/latest/meta-data/spot/instance-action", token, cancellation) is { } action) return "spot interruption: " + action;
        return await GetAsync("/latest/meta-data/autoscaling/target-lifecycle-state", token, cancellation) is "Terminated" ? "its Auto Scaling group ends it" : null;
    }

    private async Task<string?> TokenAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/latest/api/token");
        request.Headers.Add("X-aws-ec2-metadata-token-ttl-seconds", TokenSeconds);
        return await SendAsync(request, cancellation);
    }

    private async Task<string?> GetAsync(string path, string token, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-aws-ec2-metadata-token", token);
        return await SendAsync(request, cancellation);
    }

    // Null: nothing there, or nobody to ask.
    private async Task<string?> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var answer = await _http.SendAsync(request, cancellation);
            return answer.StatusCode == HttpStatusCode.OK ? (await answer.Content.ReadAsStringAsync(cancellation)).Trim() : null;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    [LoggerMessage(210, LogLevel.Warning, "This instance is about to end ({Notice}): draining")]
    private static partial void LogNotice(ILogger log, string notice);
}
