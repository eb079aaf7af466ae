using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Running;

/// <summary>How a run ended, or a try of it.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="Error">What went wrong, in a sentence; null on success.</param>
/// <param name="ExitStatus">0 on success; null when nothing was run.</param>
/// <param name="Result">The result map that actions see.</param>
public sealed record RunOutcome(RunStatus Status, string? Error, int? ExitStatus, JsonObject? Result)
{
    /// <summary>An end without a result: skipped, rejected, cancelled.</summary>
    public static RunOutcome Of(RunStatus status, string reason) => new(status, reason, null, null);
}

/// <summary>Steps 7 and 9: the end of a try, of a run, and of all work on it.</summary>
public static class Ending
{
    /// <summary>The run's end: outcome, result and rendered actions in one write; with no action to do, that write settles too.</summary>
    public static Run Finished(Run row, RunOutcome outcome, IReadOnlyList<RunAction> actions, TimeSpan? kept, DateTimeOffset now)
    {
        var reason = outcome.Status is RunStatus.Skipped or RunStatus.Rejected ? outcome.Error : null;
        JsonNode? info = reason ?? (outcome.Result?.DeepClone() ?? (JsonNode?)outcome.Error);
        var ended = (row with
        {
            Status = outcome.Status,
            Error = outcome.Status == RunStatus.Complete ? null : outcome.Error,
            ExitStatus = outcome.ExitStatus,
            Result = outcome.Result,
            Actions = actions,
            ActionFailed = row.ActionFailed || actions.Any(a => a.State == ActionState.Failed),
            TsEnd = now,
            Lost = 0,
            LostClaim = 0,
            NotBefore = null,
            TuEvent = Instant.ToUtcSeconds(now),
        }).Logged(now, outcome.Status.Text(), info);
        return ended.HasPendingActions ? ended : Settled(ended, kept, now);
    }

    /// <summary>A failed try that another follows: still held, its <c>on_retry</c> actions to do first.</summary>
    public static Run TryFailed(Run row, RunOutcome outcome, IReadOnlyList<RunAction> actions, TimeSpan delay, DateTimeOffset now) =>
        (row with
        {
            Status = RunStatus.Retrying,
            Iteration = row.Iteration + 1,
            Generation = row.Generation + 1,
            Values = null,
            NotBefore = now + delay,
            Error = outcome.Error,
            ExitStatus = outcome.ExitStatus,
            Result = outcome.Result,
            Actions = actions,
            ActionFailed = row.ActionFailed || actions.Any(a => a.State == ActionState.Failed),
        }).Logged(now, "retrying", outcome.Result?.DeepClone() ?? outcome.Error);

    /// <summary>Nothing more will be done for it. <paramref name="kept"/> is EVENT_TTL; null keeps the row for ever.</summary>
    public static Run Settled(Run row, TimeSpan? kept, DateTimeOffset now) => row.Inline
        ? row with { Session = null, Ttl = Ttl(Timing.ChildKept, now) }
        : row with
        {
            Live = null,
            Due = null,
            Sweep = null,
            Session = null,
            Ttl = kept is { } k ? Ttl(k > Timing.LeastKept ? k : Timing.LeastKept, now) : null,
        };

    /// <summary>The end of a run that nobody works on: cancelled, or refused.</summary>
    public static Run EndedUnheld(Run row, RunStatus status, string reason, TimeSpan? kept, DateTimeOffset now) =>
        Finished(row, RunOutcome.Of(status, reason), [], kept, now);

    /// <summary>Epoch seconds after which a row may be purged.</summary>
    public static long Ttl(TimeSpan kept, DateTimeOffset now) => (now + kept).ToUnixTimeSeconds();
}
