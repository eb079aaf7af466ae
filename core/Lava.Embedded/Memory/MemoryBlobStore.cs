using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Embedded.Blobs;

namespace Lava.Embedded.Memory;

/// <summary>Objects as byte arrays, under the same rules for keys as a folder's, so that a test meets them here too.</summary>
internal sealed class MemoryBlobStore(TimeProvider time) : IBlobStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedDictionary<string, (byte[] Content, BlobInfo Info)>> _buckets = new(StringComparer.Ordinal);
    private long _writes;

    public ValueTask<Stream?> OpenReadAsync(S3Uri uri, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock) return ValueTask.FromResult<Stream?>(Objects(uri.Bucket).TryGetValue(uri.Key, out var found) ? new MemoryStream(found.Content, writable: false) : null);
    }

    public async ValueTask WriteAsync(S3Uri uri, Stream content, CancellationToken cancellation)
    {
        if (KeyProblem(uri) is { } problem) throw new PortException(problem);
        using var copy = new MemoryStream();
        try
        {
            await content.CopyToAsync(copy, cancellation);
        }
        catch (IOException e)
        {
            throw new PortException($"{uri}: {e.Message}", e);
        }
        var bytes = copy.ToArray();
        lock (_lock) Objects(uri.Bucket)[uri.Key] = (bytes, new BlobInfo(uri, bytes.Length, time.GetUtcNow(), $"\"{++_writes:x16}{bytes.Length:x}\""));
    }

    public ValueTask<BlobInfo?> HeadAsync(S3Uri uri, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock) return ValueTask.FromResult(Objects(uri.Bucket).TryGetValue(uri.Key, out var found) ? found.Info : null);
    }

    public ValueTask<IReadOnlyList<BlobInfo>> ListAsync(string bucket, string prefix, int limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var found = Objects(bucket).Where(x => x.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(x => x.Value.Info);
            return ValueTask.FromResult<IReadOnlyList<BlobInfo>>([.. limit > 0 ? found.Take(limit) : found]);
        }
    }

    public ValueTask DeleteAsync(S3Uri uri, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock) Objects(uri.Bucket).Remove(uri.Key);
        return ValueTask.CompletedTask;
    }

    public string? LocalPath(S3Uri uri) => null;

    public string? KeyProblem(S3Uri uri)
    {
        if (KeyPaths.Problem(uri) is { } problem) return problem;
        lock (_lock)
        {
            var objects = Objects(uri.Bucket);
            for (var slash = uri.Key.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = uri.Key.IndexOf('/', slash + 1))
            {
                if (objects.ContainsKey(uri.Key[..slash])) return $"{uri} can't be a path: {uri.Key[..slash]} is an object, so nothing can lie below it";
            }
            return objects.Keys.Any(x => x.StartsWith(uri.Key + "/", StringComparison.Ordinal)) ? $"{uri} can't be a path: there are objects below {uri.Key}/" : null;
        }
    }

    private SortedDictionary<string, (byte[] Content, BlobInfo Info)> Objects(string bucket)
    {
        if (!_buckets.TryGetValue(bucket, out var objects)) _buckets.Add(bucket, objects = new(StringComparer.Ordinal));
        return objects;
    }
}
