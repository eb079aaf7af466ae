using System.Net;

namespace Lava.Agent;

/// <summary>The metadata of an EC2 instance (version 2, by a token). Anywhere else nobody answers, which the first short try finds out.</summary>
internal sealed class InstanceMetadata : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private const string TokenSeconds = "21600";

    private readonly HttpClient _http;
    private readonly bool _off;
    private string? _token;

    /// <summary>Finds the address in the environment, else takes the usual one.</summary>
    public InstanceMetadata(Func<string, string?> environment)
    {
        _off = string.Equals(environment("AWS_EC2_METADATA_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);
        var address = environment("AWS_EC2_METADATA_SERVICE_ENDPOINT") is { Length: > 0 } set ? set : "http://169.254.169.254";
        _http = new HttpClient { BaseAddress = new Uri(address), Timeout = Patience };
    }

    /// <summary>Whether this is an instance: takes a new token, and keeps the old one where none can be had.</summary>
    public async Task<bool> OpenAsync(CancellationToken cancellation)
    {
        if (_off) return false;
        using var request = new HttpRequestMessage(HttpMethod.Put, "/latest/api/token");
        request.Headers.Add("X-aws-ec2-metadata-token-ttl-seconds", TokenSeconds);
        _token = await SendAsync(request, cancellation) ?? _token;
        return _token is not null;
    }

    /// <summary>What stands at a path below <c>/latest/meta-data/</c>; null: nothing, or nobody to ask.</summary>
    public async Task<string?> GetAsync(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/latest/meta-data/" + path);
        request.Headers.Add("X-aws-ec2-metadata-token", _token);
        return await SendAsync(request, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

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
}
