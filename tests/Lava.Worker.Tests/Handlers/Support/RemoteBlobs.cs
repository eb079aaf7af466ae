using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Worker.Tests.Handlers.Support;

/// <summary>A store whose objects are no files of this machine, as S3's.</summary>
public sealed class RemoteBlobs(IBlobStore inner) : IBlobStore
{
    public ValueTask<Stream?> OpenReadAsync(S3Uri uri, CancellationToken cancellation) => inner.OpenReadAsync(uri, cancellation);

    public ValueTask WriteAsync(S3Uri uri, Stream content, CancellationToken cancellation) => inner.WriteAsync(uri, content, cancellation);

    public ValueTask<BlobInfo?> HeadAsync(S3Uri uri, CancellationToken cancellation) => inner.HeadAsync(uri, cancellation);

    public ValueTask<IReadOnlyList<BlobInfo>> ListAsync(string bucket, string prefix, int limit, CancellationToken cancellation) =>
        inner.ListAsync(bucket, prefix, limit, cancellation);

    public ValueTask DeleteAsync(S3Uri uri, CancellationToken cancellation) => inner.DeleteAsync(uri, cancellation);

    public string? LocalPath(S3Uri uri) => null;

    public string? KeyProblem(S3Uri uri) => inner.KeyProblem(uri);
}
