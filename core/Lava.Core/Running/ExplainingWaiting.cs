using Lava.Core.Model;
using static Lava.Core.Running.ExplainingText;

namespace Lava.Core.Running;

/// <summary>Explains runs that wait for a worker.</summary>
internal static class ExplainingWaiting
{
    private const int MostNamed = 3;

    public static Explanation Waiting(Run row, Surroundings around, DateTimeOffset now)
    {
        if (row.NotBefore is { } at && at > now) return Later(row, at, around, now);
        var state = row.IsEnded ? ExplainedState.ActionsQueued
            : around.Workers == 0 ? ExplainedState.NoWorker
            : LastStatus(row) is "released" or "lost" ? ExplainedState.Released
            : ExplainedState.Queued;
        var expiry = state is ExplainedState.Queued or ExplainedState.NoWorker && row.TsStart is null && around.Job?.MaxRunDelay is { } most && most > Duration.Zero
            ? Instant.Later(row.ReadyAt ?? row.TsDispatch, most.ToTimeSpan()) : (DateTimeOffset?)null;
        return new Explanation
        {
            State = state,
            Summary = Summary(row, state),
            WaitsFor = $"a worker of fleet {row.Live} with a free slot{QueueText(around)}",
            Since = state is ExplainedState.Queued or ExplainedState.NoWorker ? Latest(row.ReadyAt ?? row.TsDispatch, row.NotBefore) : row.TsEvent,
            Until = expiry ?? DueAt(row),
            Next = Next(row, around, expiry),
        };
    }

    private static string Summary(Run row, ExplainedState state) => state switch
    {
        ExplainedState.ActionsQueued => $"it ended {row.Status.Text()}; " + (Acting.Next(row) is >= 0 and var next ? $"{Action(row, next)} is still to be done" : "its actions are still to be rendered"),
        ExplainedState.Released when LastStatus(row) == "lost" => $"{LostOf(row, row.Lost)} ({LastInfo(row) ?? "no reason kept"}); it waits for the next worker",
        ExplainedState.Released => $"a worker gave it up ({LastInfo(row) ?? "no reason kept"}); it waits for the next one",
        ExplainedState.NoWorker => $"it is queued, and no worker serves fleet {row.Live}",
        _ => "it is queued",
    } + (row.Sends > 0 ? $"; its message was sent again {Number(row.Sends)} {(row.Sends == 1 ? "time" : "times")}" : "");

    private static string Next(Run row, Surroundings around, DateTimeOffset? expiry)
    {
        if (around.Workers == 0) return $"no worker serves fleet {row.Live} now: start one (`lava up`)" + (expiry is null ? "" : "; " + Rejection(row, around, expiry.Value));
        if (expiry is { } end) return Rejection(row, around, end);
        return DueAt(row) is { } due ? $"if no worker has taken it by {Local(due, row)}, its message is sent again" : "a worker takes it";
    }

    private static string Rejection(Run row, Surroundings around, DateTimeOffset end) =>
        $"if it hasn't started by {Local(end, row)} (max_run_delay {around.Job!.MaxRunDelay}), it is rejected";

    private static Explanation Later(Run row, DateTimeOffset at, Surroundings around, DateTimeOffset now)
    {
        var state = LastStatus(row) == "waiting" ? ExplainedState.AtLimit
            : LastStatus(row) == "lost" ? ExplainedState.Released
            : row.Status == RunStatus.Retrying ? ExplainedState.RetryDelayed
            : ExplainedState.Delayed;
        return new Explanation
        {
            State = state,
            Summary = state switch
            {
                ExplainedState.AtLimit => $"its job runs as often as it may: {LastInfo(row)}",
                ExplainedState.RetryDelayed => $"{Try(row.Iteration - 1, around.Job)} failed ({row.Error}); it waits for try {Number(row.Iteration)}",
                ExplainedState.Released => Summary(row, state),
                _ => "it is not to start yet",
            },
            WaitsFor = state == ExplainedState.AtLimit ? "another run of its job to end" + Holders(around, now) : $"{Local(at, row)}, {Span(at - now)} from now",
            Since = row.TsEvent ?? row.TsDispatch,
            Until = at,
            Next = state == ExplainedState.AtLimit ? "a worker looks again then" : $"a worker of fleet {row.Live} takes it",
        };
    }

    private static string Holders(Surroundings around, DateTimeOffset now) => around.LimitHolders.Count == 0 ? ""
        : ": " + string.Join("; ", around.LimitHolders.Take(MostNamed).Select(r => Name(r, now)))
            + (around.LimitHolders.Count > MostNamed ? $"; and {Number(around.LimitHolders.Count - MostNamed)} more" : "");

    private static string QueueText(Surroundings around)
    {
        var text = around.Depth is { } d ? $" ({Number(d.Visible)} in its queue, {Number(d.InFlight)} being taken, {Number(d.Delayed)} delayed)" : "";
        return around.Workers is { } n ? $"{text}; {Number(n)} {(n == 1 ? "worker serves" : "workers serve")} it" : text;
    }

    private static DateTimeOffset? DueAt(Run row) =>
        row.Due is { Length: > 2 } due && due.StartsWith("W#", StringComparison.Ordinal) && Instant.TryParse(due[2..], out var at) ? at : null;

    private static DateTimeOffset Latest(DateTimeOffset a, DateTimeOffset? b) => b is { } other && other > a ? other : a;
}
