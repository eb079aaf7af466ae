using System.Globalization;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Core.Running;

/// <summary>Tells what a run waits for, from its row and what is known around it. Pure; the wording is for people.</summary>
public static class Explaining
{
    /// <summary>
    /// Explains a run. <paramref name="holder"/> is the session its row names, null when there is none; <paramref name="depth"/> the queue of
    /// its fleet, <paramref name="job"/> its spec and <paramref name="workers"/> the number of the fleet's live sessions, each null when unknown.
    /// </summary>
    public static Explanation Explain(
        Run row, Session? holder, QueueDepth? depth, Job? job, Timing timing, DateTimeOffset now, int? workers = null)
    {
        if (row.IsSettled) return Settled(row);
        if (row.Session is not null) return Held(row, holder, job, timing, now);
        return row.Inline ? Child(row) : Waiting(row, depth, job, workers, now);
    }

    private static Explanation Settled(Run row) => new()
    {
        State = ExplainedState.Settled,
        Summary = $"it ended {row.Status.Text()}{(row.Error is { } error ? $": {error}" : "")}{(row.ActionFailed ? "; an action failed" : "")}",
        Since = row.TsEnd ?? row.TsEvent,
        Next = row.Inline ? "nothing; retry its parent to run it again" : "nothing; `lava retry` runs it again",
    };

    private static Explanation Child(Run row) => new()
    {
        State = ExplainedState.ChildWaiting,
        Summary = $"it is a child of {row.ParentJobId ?? "another run"} and nobody works on it",
        WaitsFor = $"its parent, run {row.ParentRunId}",
        Since = row.TsEvent,
        Next = "its parent runs it when its turn comes, or ends it cancelled with itself",
    };

    private static Explanation Waiting(Run row, QueueDepth? depth, Job? job, int? workers, DateTimeOffset now)
    {
        if (row.NotBefore is { } at && at > now) return Later(row, at, now);
        var queue = $"a worker of fleet {row.Live} with a free slot" + QueueText(depth, workers);
        var state = row.IsEnded ? ExplainedState.ActionsQueued : LastStatus(row) is "released" or "lost" ? ExplainedState.Released : ExplainedState.Queued;
        var expiry = state == ExplainedState.Queued && row.TsStart is null && job?.MaxRunDelay is { } most && most > Duration.Zero
            ? (row.ReadyAt ?? row.TsDispatch) + most.ToTimeSpan() : (DateTimeOffset?)null;
        return new Explanation
        {
            State = state,
            Summary = state switch
            {
                ExplainedState.ActionsQueued => $"it ended {row.Status.Text()}; what follows is still to be done",
                ExplainedState.Released => $"a worker gave it up ({LastInfo(row) ?? "no reason kept"}); it waits for the next one",
                _ => "it is queued",
            },
            WaitsFor = queue,
            Since = state == ExplainedState.Queued ? Latest(row.ReadyAt ?? row.TsDispatch, row.NotBefore) : row.TsEvent,
            Until = expiry ?? DueAt(row),
            Next = workers == 0
                ? $"no worker serves fleet {row.Live} now: start one (`lava up`)"
                : expiry is { } end
                    ? $"if it hasn't started by {Local(end, row)} (max_run_delay {job!.MaxRunDelay}), it is rejected"
                    : DueAt(row) is { } due ? $"if no worker has taken it by {Local(due, row)}, its message is sent again" : "a worker takes it",
        };
    }

    private static Explanation Later(Run row, DateTimeOffset at, DateTimeOffset now)
    {
        var state = LastStatus(row) == "waiting" ? ExplainedState.AtLimit
            : row.Status == RunStatus.Retrying ? ExplainedState.RetryDelayed : ExplainedState.Delayed;
        return new Explanation
        {
            State = state,
            Summary = state switch
            {
                ExplainedState.AtLimit => $"its job runs as often as it may: {LastInfo(row)}",
                ExplainedState.RetryDelayed => $"try {Number(row.Iteration - 1)} failed ({row.Error}); it waits for try {Number(row.Iteration)}",
                _ => "it is not to start yet",
            },
            WaitsFor = state == ExplainedState.AtLimit ? "another run of its job to end" : $"{Local(at, row)}, {Span(at - now)} from now",
            Since = row.TsEvent ?? row.TsDispatch,
            Until = at,
            Next = state == ExplainedState.AtLimit ? "a worker looks again then" : $"a worker of fleet {row.Live} takes it",
        };
    }

    private static Explanation Held(Run row, Session? holder, Job? job, Timing timing, DateTimeOffset now)
    {
        var id = row.Holder!.Value;
        if (holder is null || holder.Ended is not null)
            return new Explanation
            {
                State = ExplainedState.HolderGone,
                Summary = holder?.Ended == Session.Left ? "its worker ended and left it" : "its worker is gone",
                WaitsFor = "the sweep of another worker of its fleet",
                HeldBy = holder is null ? $"session {id}, which is gone" : Who(holder),
                Since = row.TsEvent,
                Next = "any worker of the fleet frees it within a few beats; " + (row.IsEnded
                    ? "another one does its remaining actions"
                    : holder?.Ended == Session.Left ? "another one takes it over"
                    : $"worker lost {Number(row.Lost + 1)} of {Number(row.Tries > 0 ? row.Tries : Timing.DefaultTries)}, then it fails"),
            };
        if (now - holder.BeatAt > timing.Lease)
            return new Explanation
            {
                State = ExplainedState.HolderSilent,
                Summary = $"its worker has not been heard of for {Span(now - holder.BeatAt)}",
                WaitsFor = "a beat of its worker, or its end",
                HeldBy = Who(holder),
                Since = holder.BeatAt,
                Until = holder.BeatAt + timing.Watchdog,
                Next = $"without a beat other workers fence it {Span(timing.Fence)} after its last one, the watchdog after {Span(timing.Watchdog)}, and free the run",
            };
        return Worked(row, holder, job, timing, now);
    }

    private static Explanation Worked(Run row, Session holder, Job? job, Timing timing, DateTimeOffset now)
    {
        if (row.Cancel is { } cancel && !row.IsEnded)
            return new Explanation
            {
                State = ExplainedState.Cancelling,
                Summary = $"it is being stopped{(cancel.By.Length > 0 ? $", asked by {cancel.By}" : "")}",
                WaitsFor = "its processes to end",
                HeldBy = Who(holder),
                Since = cancel.At,
                Until = cancel.At + timing.Beat + (job?.Grace?.ToTimeSpan() ?? TimeSpan.FromSeconds(10)),
                Next = $"its processes get TERM within a beat ({Span(timing.Beat)}) and KILL {job?.Grace?.ToString() ?? "10s"} later; then it ends cancelled",
            };
        if (row.HasPendingActions)
        {
            var action = row.Actions![Acting.Next(row)];
            return new Explanation
            {
                State = ExplainedState.Acting,
                Summary = row.IsEnded ? $"it ended {row.Status.Text()}; its actions are being done" : $"try {Number(row.Iteration - 1)} failed; its actions are being done",
                WaitsFor = $"action {Number(Acting.Next(row) + 1)} of {Number(row.Actions.Count)} ({action.Hook}: {action.Action})",
                HeldBy = Who(holder),
                Since = row.TsEvent,
                Next = row.IsEnded ? "the other actions, then it is settled" : "the next try",
            };
        }
        if (row.NotBefore is { } at && at > now)
            return new Explanation
            {
                State = ExplainedState.RetryInPlace,
                Summary = $"try {Number(row.Iteration - 1)} failed ({row.Error}); its worker waits for the next one",
                WaitsFor = $"{Local(at, row)}, {Span(at - now)} from now",
                HeldBy = Who(holder),
                Since = row.TsEvent,
                Until = at,
                Next = $"try {Number(row.Iteration)} starts",
            };
        return new Explanation
        {
            State = ExplainedState.Running,
            Summary = $"it is running{(row.Attempt > 1 ? $", attempt {Number(row.Attempt)}" : "")}{(row.TsStart is { } start ? $", {Span(now - start)} so far" : "")}",
            WaitsFor = row.Children is { Count: > 0 } ? "its children" : "its own end",
            HeldBy = Who(holder),
            Since = StartOfTry(row) ?? row.TsStart,
            Next = "it ends, and its actions are done",
        };
    }

    private static string Who(Session s) =>
        $"session {s.Key} on {(s.Host.Length > 0 ? s.Host : "an unknown host")}{(s.Pid > 0 ? $", process {Number(s.Pid)}" : "")}";

    private static string QueueText(QueueDepth? depth, int? workers)
    {
        var text = depth is { } d ? $" ({Number(d.Visible)} in its queue, {Number(d.InFlight)} being taken, {Number(d.Delayed)} delayed)" : "";
        return workers is { } n ? $"{text}; {Number(n)} {(n == 1 ? "worker serves" : "workers serve")} it" : text;
    }

    private static DateTimeOffset? StartOfTry(Run row) => row.Log.LastOrDefault(e => e.Status == "running")?.TsEvent;
    private static string? LastStatus(Run row) => row.Log.Count > 0 ? row.Log[^1].Status : null;
    private static string? LastInfo(Run row) => row.Log.Count > 0 ? row.Log[^1].Info.Text() : null;

    private static DateTimeOffset? DueAt(Run row) =>
        row.Due is { Length: > 2 } due && due.StartsWith("W#", StringComparison.Ordinal) && Instant.TryParse(due[2..], out var at) ? at : null;

    private static DateTimeOffset Latest(DateTimeOffset a, DateTimeOffset? b) => b is { } other && other > a ? other : a;

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);

    // In the zone of its dispatch, which is the reader's own more often than UTC is.
    private static string Local(DateTimeOffset at, Run row) => Instant.ToIsoSeconds(at.ToOffset(row.TsDispatch.Offset));

    private static string Span(TimeSpan span) => Spans.ForPeople(span);
}
