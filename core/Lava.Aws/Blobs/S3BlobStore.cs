using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Aws.Blobs;

/// <summary>Buckets on S3: objects stream both ways, large ones are written in parts, all are encrypted at rest.</summary>
/// <param name="clients">S3's client is made when it is first used.</param>
/// <param name="keyId">The KMS key of uploads (id, ARN or alias); null: S3's own key (AES-256).</param>
internal sealed class S3BlobStore(AwsClients clients, Func<CancellationToken, ValueTask<string?>> keyId) : IBlobStore
{
    private const int LongestKey = 1024;

    public async ValueTask<Stream?> OpenReadAsync(S3Uri uri, CancellationToken cancellation)
    {
        if (KeyProblem(uri) is not null) return null;
        return await IfThereAsync($"reading {uri}", async () =>
            (await clients.S3.GetObjectAsync(new GetObjectRequest { BucketName = uri.Bucket, Key = uri.Key }, cancellation)).ResponseStream, cancellation);
    }

    public async ValueTask WriteAsync(S3Uri uri, Stream content, CancellationToken cancellation)
    {
        if (KeyProblem(uri) is { } problem) throw new PortException($"{uri}: {problem}");
        var upload = new S3Upload(clients.S3, uri, await keyId(cancellation));
        await AwsCalls.TryAsync($"writing {uri}", () => upload.RunAsync(content, cancellation), cancellation);
    }

    public async ValueTask<BlobInfo?> HeadAsync(S3Uri uri, CancellationToken cancellation)
    {
        if (KeyProblem(uri) is not null) return null;
        return await IfThereAsync($"looking at {uri}", async () =>
        {
            var head = await clients.S3.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = uri.Bucket, Key = uri.Key }, cancellation);
            return Info(uri, head.ContentLength, head.LastModified, head.ETag);
        }, cancellation);
    }

    public async ValueTask<IReadOnlyList<BlobInfo>> ListAsync(string bucket, string prefix, int limit, CancellationToken cancellation)
    {
        var found = new List<BlobInfo>();
        if (BucketNames.Problem(bucket) is not null) return found;
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix };
        if (limit is > 0 and < 1000) request.MaxKeys = limit;
        do
        {
            if (await IfThereAsync($"listing s3://{bucket}/{prefix}", async () => await clients.S3.ListObjectsV2Async(request, cancellation), cancellation) is not { } page) break;
            foreach (var item in page.S3Objects ?? [])
            {
                found.Add(Info(new S3Uri(bucket, item.Key), item.Size ?? 0, item.LastModified, item.ETag));
                if (found.Count == limit) return found;
            }
            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
        return found;
    }

    public async ValueTask DeleteAsync(S3Uri uri, CancellationToken cancellation)
    {
        if (KeyProblem(uri) is not null) return;
        await IfThereAsync($"deleting {uri}", async () => await clients.S3.DeleteObjectAsync(uri.Bucket, uri.Key, cancellation), cancellation);
    }

    public string? LocalPath(S3Uri uri) => null;

    public string? KeyProblem(S3Uri uri) =>
        BucketNames.Problem(uri.Bucket)
        ?? (uri.Key.Length == 0 ? "an object has a key"
        : System.Text.Encoding.UTF8.GetByteCount(uri.Key) > LongestKey ? $"a key has at most {LongestKey} bytes"
        : null);

    /// <summary>Whether an answer says that there is no such object or bucket.</summary>
    internal static bool IsAbsent(AmazonS3Exception e) => e.StatusCode == HttpStatusCode.NotFound || e.ErrorCode is "NoSuchKey" or "NoSuchBucket";

    private static Task<T?> IfThereAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellation) where T : class =>
        AwsCalls.TryAsync<T?>(what, async () =>
        {
            try
            {
                return await call();
            }
            catch (AmazonS3Exception e) when (IsAbsent(e))
            {
                return null;
            }
        }, cancellation);

    // Heads tell whole seconds, listings milliseconds: both as the head does.
    private static BlobInfo Info(S3Uri uri, long size, DateTime? modified, string etag)
    {
        var at = new DateTimeOffset((modified ?? default).ToUniversalTime());
        return new BlobInfo(uri, size, at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond)), etag.StartsWith('"') ? etag : $"\"{etag}\"");
    }
}
