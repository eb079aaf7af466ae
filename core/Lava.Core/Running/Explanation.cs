namespace Lava.Core.Running;

/// <summary>What a run waits for, for people and programs: the answer of <c>lava why</c>.</summary>
public sealed record Explanation
{
    /// <summary>A stable name of the situation, see <see cref="ExplainedState"/>.</summary>
    public required ExplainedState State { get; init; }
    /// <summary>The situation in a sentence.</summary>
    public required string Summary { get; init; }
    /// <summary>What it waits for; null when it waits for nothing.</summary>
    public string? WaitsFor { get; init; }
    /// <summary>Who works on it: session, host, process. Null when nobody does.</summary>
    public string? HeldBy { get; init; }
    /// <summary>Since when.</summary>
    public DateTimeOffset? Since { get; init; }
    /// <summary>Until when it lasts at most, or when something happens next; null when that isn't known.</summary>
    public DateTimeOffset? Until { get; init; }
    /// <summary>What happens next.</summary>
    public required string Next { get; init; }
}

/// <summary>The situations a run can be in.</summary>
public enum ExplainedState
{
    /// <summary>In its fleet's queue, to be taken by a worker with a free slot.</summary>
    Queued,
    /// <summary>Queued, and no worker of its fleet is alive.</summary>
    NoWorker,
    /// <summary>Not to start before an instant.</summary>
    Delayed,
    /// <summary>A try failed; the next one has its instant.</summary>
    RetryDelayed,
    /// <summary>Its job's <c>max_concurrent</c> is used up.</summary>
    AtLimit,
    /// <summary>Given back by a worker, waiting for another one.</summary>
    Released,
    /// <summary>Ended, and a worker is needed for what follows: rendering and doing its actions.</summary>
    ActionsQueued,
    /// <summary>A worker has claimed it and not started it yet.</summary>
    Starting,
    /// <summary>A worker runs it.</summary>
    Running,
    /// <summary>A worker holds it between two tries.</summary>
    RetryInPlace,
    /// <summary>A worker does its actions.</summary>
    Acting,
    /// <summary>It ended, and its worker is about to write that nothing is left to do.</summary>
    Settling,
    /// <summary>Its worker was told to stop it.</summary>
    Cancelling,
    /// <summary>Its worker hasn't been heard of lately.</summary>
    HolderSilent,
    /// <summary>Its worker is gone; the sweep will free it.</summary>
    HolderGone,
    /// <summary>A child that waits for its turn within its parent.</summary>
    ChildWaiting,
    /// <summary>A child whose parent ended or is gone: it counts as cancelled.</summary>
    ChildAbandoned,
    /// <summary>Nothing more will be done for it.</summary>
    Settled,
}
