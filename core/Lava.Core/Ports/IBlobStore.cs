using Lava.Core.Model;

namespace Lava.Core.Ports;

/// <summary>The realm's buckets: payloads, outputs, whatever jobs read and write.</summary>
public interface IBlobStore
{
    /// <summary>Opens an object; null when there is none. The caller disposes it.</summary>
    ValueTask<Stream?> OpenReadAsync(S3Uri uri, CancellationToken cancellation);

    /// <summary>Writes an object whole: readers see the old one or the new one.</summary>
    ValueTask WriteAsync(S3Uri uri, Stream content, CancellationToken cancellation);

    /// <summary>What an object is; null when there is none.</summary>
    ValueTask<BlobInfo?> HeadAsync(S3Uri uri, CancellationToken cancellation);

    /// <summary>Objects whose key starts with the prefix, in key order. <paramref name="limit"/> 0: all.</summary>
    ValueTask<IReadOnlyList<BlobInfo>> ListAsync(string bucket, string prefix, int limit, CancellationToken cancellation);

    /// <summary>Deletes an object; nothing happens when there is none.</summary>
    ValueTask DeleteAsync(S3Uri uri, CancellationToken cancellation);

    /// <summary>Where a person can open the object on this machine; null when it isn't local.</summary>
    string? LocalPath(S3Uri uri);

    /// <summary>Why a key can't be stored here (e.g. it can't be a path); null when it can.</summary>
    string? KeyProblem(S3Uri uri);
}

/// <summary>What a listing says of an object.</summary>
/// <param name="Uri">Its place.</param>
/// <param name="Size">Bytes.</param>
/// <param name="LastModified">When it was written.</param>
/// <param name="ETag">Changes with the content.</param>
public sealed record BlobInfo(S3Uri Uri, long Size, DateTimeOffset LastModified, string ETag);
