using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Cli.Running;

/// <summary>A run store that tells of each row this process wrote.</summary>
public sealed class ObservedRunStore(IRunStore inner, Action<Run> onWritten) : IRunStore
{
    /// <inheritdoc/>
    public async ValueTask<RunWrite> WriteAsync(Run row, long? seenFence, CancellationToken cancellation)
    {
        var write = await inner.WriteAsync(row, seenFence, cancellation);
        if (write is { Applied: true, Row: not null }) onWritten(write.Row);
        return write;
    }

    /// <inheritdoc/>
    public ValueTask<Run?> GetAsync(RunKey key, CancellationToken cancellation) => inner.GetAsync(key, cancellation);
    /// <inheritdoc/>
    public ValueTask<RunKey?> FindAsync(string runId, CancellationToken cancellation) => inner.FindAsync(runId, cancellation);
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunKey>> WaitingAsync(string fleet, DateTimeOffset until, int limit, CancellationToken cancellation) =>
        inner.WaitingAsync(fleet, until, limit, cancellation);
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<HeldRun>> HeldAsync(string fleet, CancellationToken cancellation) => inner.HeldAsync(fleet, cancellation);
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Run>> ListAsync(RunQuery query, CancellationToken cancellation) => inner.ListAsync(query, cancellation);
}
