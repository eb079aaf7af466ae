using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Worker.Tests.Handlers.Support;

/// <summary>A remote store that counts what is written, and can be out of reach.</summary>
public sealed class CountedBlobs(IBlobStore inner) : IBlobStore
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _writes, _hanging;

    public bool Down { get; set; }

    public string? Refused { get; set; }

    /// <summary>Writes wait until they are broken off or released.</summary>
    public bool Hangs { get; init; }

    public int Hanging => Volatile.Read(ref _hanging);

    public void Release() => _released.SetResult();

    public int Writes => Volatile.Read(ref _writes);

    public async ValueTask WriteAsync(S3Uri uri, Stream content, CancellationToken cancellation)
    {
        if (Hangs)
        {
            Interlocked.Increment(ref _hanging);
            await _released.Task.WaitAsync(cancellation);
        }
        if (Down) throw new PortException("the store is out of reach");
        if (Refused is { } refused && uri.Key.EndsWith(refused, StringComparison.Ordinal)) throw new PortException($"{uri}: access denied");
        await inner.WriteAsync(uri, content, cancellation);
        Interlocked.Increment(ref _writes);
    }

    public ValueTask<Stream?> OpenReadAsync(S3Uri uri, CancellationToken cancellation) => inner.OpenReadAsync(uri, cancellation);
    public ValueTask<BlobInfo?> HeadAsync(S3Uri uri, CancellationToken cancellation) => inner.HeadAsync(uri, cancellation);
    public ValueTask<IReadOnlyList<BlobInfo>> ListAsync(string bucket, string prefix, int limit, CancellationToken cancellation) => inner.ListAsync(bucket, prefix, limit, cancellation);
    public ValueTask DeleteAsync(S3Uri uri, CancellationToken cancellation) => inner.DeleteAsync(uri, cancellation);
    public string? LocalPath(S3Uri uri) => null;
    public string? KeyProblem(S3Uri uri) => inner.KeyProblem(uri);
}
