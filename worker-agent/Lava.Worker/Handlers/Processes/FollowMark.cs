using System.Text;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Worker.Handlers.Processes;

/// <summary>
/// Tells the worker of a run that somebody follows its outputs: an object that the follower writes anew, each time with other content,
/// while it looks. Whether that is lately is told by its changes, on the reader's own clock.
/// </summary>
public sealed class FollowMark(IBlobStore blobs, S3Uri output, TimeProvider time)
{
    /// <summary>How often a follower sets it.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Fresh = Pace * 3;

    private readonly S3Uri _uri = LiveObjects.Mark(output);
    private string? _seen;
    private long _changed;

    /// <summary>Sets it.</summary>
    public async Task SetAsync(CancellationToken cancellation)
    {
        using var content = new MemoryStream(Encoding.ASCII.GetBytes(Guid.NewGuid().ToString()));
        await blobs.WriteAsync(_uri, content, cancellation);
    }

    /// <summary>Whether it has been set since a minute ago.</summary>
    public async Task<bool> IsSetAsync(CancellationToken cancellation)
    {
        var mark = await blobs.HeadAsync(_uri, cancellation);
        if (mark?.ETag != _seen) (_seen, _changed) = (mark?.ETag, time.GetTimestamp());
        return mark is not null && time.GetElapsedTime(_changed) < Fresh;
    }

    /// <summary>Takes it away.</summary>
    public ValueTask ClearAsync(CancellationToken cancellation) => blobs.DeleteAsync(_uri, cancellation);
}
