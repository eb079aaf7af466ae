using Lava.Core.Model;

namespace Lava.Core.Ports;

/// <summary>The events table. Every method throws <see cref="PortException"/> when the store can't be reached or is full.</summary>
public interface IRunStore
{
    /// <summary>Reads a row consistently; null when absent.</summary>
    ValueTask<Run?> GetAsync(RunKey key, CancellationToken cancellation);

    /// <summary>
    /// Replaces the whole row if the stored row's fence is <paramref name="seenFence"/>, or, when that is null, if no row exists.
    /// Durable when it returns. <see cref="Run.Fence"/> of the new row must be the seen one plus one (0 for a first write).
    /// A refusal returns the stored row; one that finds the new row's own nonce there counts as applied.
    /// </summary>
    ValueTask<RunWrite> WriteAsync(Run row, long? seenFence, CancellationToken cancellation);

    /// <summary>Finds a run by its id alone, through the <c>run_id</c> index; null when unknown. May lag.</summary>
    ValueTask<RunKey?> FindAsync(string runId, CancellationToken cancellation);

    /// <summary>Waiting rows of a fleet due by an instant, oldest first, through the <c>due</c> index. May lag.</summary>
    ValueTask<IReadOnlyList<RunKey>> WaitingAsync(string fleet, DateTimeOffset until, int limit, CancellationToken cancellation);

    /// <summary>Held rows of a fleet with the session each names, through the <c>due</c> index. May lag.</summary>
    ValueTask<IReadOnlyList<HeldRun>> HeldAsync(string fleet, CancellationToken cancellation);

    /// <summary>Runs that match, newest event first.</summary>
    ValueTask<IReadOnlyList<Run>> ListAsync(RunQuery query, CancellationToken cancellation);
}

/// <summary>What became of a conditional write.</summary>
/// <param name="Applied">Whether the row is now the written one.</param>
/// <param name="Row">The row now stored; null when the write was refused because there is none.</param>
public readonly record struct RunWrite(bool Applied, Run? Row);

/// <summary>A held row, as its index shows it.</summary>
public readonly record struct HeldRun(RunKey Key, SessionId Session);

/// <summary>Which runs to list. Null: any.</summary>
public sealed record RunQuery
{
    /// <summary>A glob on the job id.</summary>
    public string? Job { get; init; }
    /// <summary>One status.</summary>
    public RunStatus? Status { get; init; }
    /// <summary>One fleet.</summary>
    public string? Fleet { get; init; }
    /// <summary>Only events since.</summary>
    public DateTimeOffset? Since { get; init; }
    /// <summary>Children and dispatched runs of this run.</summary>
    public string? ParentRunId { get; init; }
    /// <summary>All runs of the tree that began with this run.</summary>
    public string? MasterRunId { get; init; }
    /// <summary>How the run id begins. A store may look at no more than the last 50,000 runs for it.</summary>
    public string? RunIdPrefix { get; init; }
    /// <summary>At most so many.</summary>
    public int Limit { get; init; } = 50;
}
