using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;

namespace Lava.Worker.Engine;

/// <summary>The row is not this worker's any more, or its lease is over: whoever holds it now goes on. Nothing more is written.</summary>
internal sealed class HoldLostException(string message) : Exception(message);

/// <summary>A row this worker holds. Its writes decide on the row last seen, and again on the row that comes back while it is still held.</summary>
#pragma warning disable CA1001 // A semaphore whose wait handle is never taken holds nothing to dispose.
internal sealed class HeldRow(Run row, IRunStore store, Lease lease, TimeProvider time, Action<Run?, Run>? changed = null)
{
#pragma warning restore CA1001
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly string? _session = row.Session;
    private readonly int _claim = row.Claim;

    /// <summary>The row as last seen.</summary>
    public Run Row { get; private set; } = row;

    /// <summary>Writes what <paramref name="decide"/> makes of the row. Throws <see cref="HoldLostException"/> when the row is somebody else's.</summary>
    public async Task WriteAsync(Func<Run, DateTimeOffset, Run> decide)
    {
        await _writing.WaitAsync();
        try
        {
            while (true)
            {
                var next = Rows.Next(Row, decide(Row, time.GetUtcNow()));
                var write = await Persist.WriteAsync(store, next, Row.Fence, lease, time);
                if (write.Applied)
                {
                    changed?.Invoke(Row, write.Row!);
                    Row = write.Row!;
                    return;
                }
                if (write.Row is not { } current || current.Session != _session || current.Claim != _claim)
                    throw new HoldLostException($"{Row.Key} is held by {write.Row?.Session ?? "nobody"} now");
                Row = current; // A cancel was asked for meanwhile: decide on that.
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Reads the row again; false when it is no longer this claim's.</summary>
    public async Task<bool> RefreshAsync(CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            if (await store.GetAsync(Row.Key, cancellation) is not { } current) return false;
            if (current.Session != _session || current.Claim != _claim) return false;
            Row = current;
            return true;
        }
        finally
        {
            _writing.Release();
        }
    }
}
