using Lava.Core.Model;
using static Lava.Core.Running.ExplainingText;

namespace Lava.Core.Running;

/// <summary>Explains runs that a worker holds.</summary>
internal static class ExplainingHeld
{
    private static readonly TimeSpan UsualGrace = TimeSpan.FromSeconds(10);

    public static Explanation Held(Run row, Surroundings around, Timing timing, DateTimeOffset now)
    {
        if (around.Holder is not { Ended: null } holder) return Gone(row, around.Holder, timing);
        if (now - holder.BeatAt > timing.Lease) return Silent(holder, timing, now);
        var worked = row.Cancel is { } cancel && !row.IsEnded ? Cancelling(cancel, around.Job, timing)
            : row.HasPendingActions ? Acted(row, around.Job)
            : row.IsEnded ? Settling(row)
            : row.NotBefore is { } at && at > now ? BetweenTries(row, at, around.Job, now)
            : StartOfTry(row) is null ? Starting(row)
            : Running(row, around, now);
        var lease = holder.BeatAt + timing.Lease;
        return worked with { HeldBy = $"{Who(holder)}; last beat {Span(now - holder.BeatAt)} ago, lease until {Local(lease, row)}", Until = worked.Until ?? lease };
    }

    private static Explanation Gone(Run row, Session? holder, Timing timing) => new()
    {
        State = ExplainedState.HolderGone,
        Summary = holder?.Ended == Session.Left ? "its worker ended and left it" : "its worker is gone",
        WaitsFor = "the sweep of another worker of its fleet",
        HeldBy = holder is null ? $"session {row.Session}, which is gone" : $"{Who(holder)}, {(holder.Ended == Session.Left ? "which has left" : "fenced")}",
        Since = row.TsEvent,
        // If no worker of the fleet is up, the watchdog frees it with the pass after its own fence time.
        Until = holder is null ? null : holder.BeatAt + Auditing.Slack(timing),
        Next = "any worker of the fleet frees " + (row.Inline ? "its parent within a few beats, which then runs it again"
            : "it within a few beats; " + (row.IsEnded ? "another one does its remaining actions"
            : row.Cancel is not null ? "then it ends cancelled"
            : holder?.Ended == Session.Left ? "another one takes it over"
            : row.Lost + 1 >= (row.Tries > 0 ? row.Tries : Timing.DefaultTries) ? $"{LostOf(row, row.Lost + 1)}: it then fails"
            : $"{LostOf(row, row.Lost + 1)}: another one runs it again")),
    };

    private static Explanation Silent(Session holder, Timing timing, DateTimeOffset now) => new()
    {
        State = ExplainedState.HolderSilent,
        Summary = $"its worker has not been heard of for {Span(now - holder.BeatAt)}",
        WaitsFor = "a beat of its worker, or its end",
        HeldBy = Who(holder),
        Since = holder.BeatAt,
        Until = holder.BeatAt + timing.Watchdog,
        Next = $"without a beat other workers fence it {Span(timing.Fence)} after its last one, the watchdog after {Span(timing.Watchdog)}, and free the run",
    };

    private static Explanation Cancelling(CancelRequest cancel, Job? job, Timing timing)
    {
        var grace = job?.Grace?.ToTimeSpan() ?? UsualGrace;
        return new Explanation
        {
            State = ExplainedState.Cancelling,
            Summary = $"it is being stopped{(cancel.By.Length > 0 ? $", asked by {cancel.By}" : "")}",
            WaitsFor = "its processes to end",
            Since = cancel.At,
            Until = cancel.At + timing.Beat + grace,
            Next = $"its processes get TERM within a beat ({Span(timing.Beat)}) and KILL {Span(grace)} later; then it ends cancelled",
        };
    }

    private static Explanation Acted(Run row, Job? job) => new()
    {
        State = ExplainedState.Acting,
        Summary = row.IsEnded ? $"it ended {row.Status.Text()}; its actions are being done" : $"{Try(row.Iteration - 1, job)} failed; its actions are being done",
        WaitsFor = Action(row, Acting.Next(row)),
        Since = row.TsEvent,
        Next = row.IsEnded ? "the other actions, then it is settled" : "the next try",
    };

    private static Explanation Settling(Run row) => new()
    {
        State = ExplainedState.Settling,
        Summary = $"it ended {row.Status.Text()}; {(row.Actions is null ? "its actions are being rendered" : "it is about to be settled")}",
        WaitsFor = "its worker's next write",
        Since = row.TsEnd ?? row.TsEvent,
        Next = "it is settled",
    };

    private static Explanation BetweenTries(Run row, DateTimeOffset at, Job? job, DateTimeOffset now) => new()
    {
        State = ExplainedState.RetryInPlace,
        Summary = $"{Try(row.Iteration - 1, job)} failed ({row.Error}); its worker waits for the next one",
        WaitsFor = $"{Local(at, row)}, {Span(at - now)} from now",
        Since = row.TsEvent,
        Until = at,
        Next = $"try {Number(row.Iteration)} starts",
    };

    private static Explanation Starting(Run row) => new()
    {
        State = ExplainedState.Starting,
        Summary = "a worker has taken it and is about to start it",
        WaitsFor = "the worker's checks: whether the job is enabled, and a slot of its limit if it has one",
        Since = row.TsEvent,
        Next = "it starts, or it ends or waits with the reason",
    };

    private static Explanation Running(Run row, Surroundings around, DateTimeOffset now) => new()
    {
        State = ExplainedState.Running,
        Summary = $"it is running{(row.Attempt > 1 ? $", attempt {Number(row.Attempt)}" : "")}{(around.Job is { IterationLimit: > 1 } job ? $", {Try(row.Iteration, job)}" : "")}"
            + (row.TsStart is { } start ? $", {Span(now - start)} so far" : ""),
        WaitsFor = Children(row, around) ?? "its own end",
        Since = StartOfTry(row) ?? row.TsStart,
        Next = "it ends, and its actions are done",
    };

    private static string? Children(Run row, Surroundings around)
    {
        var inline = (row.Children ?? []).Where(c => !c.Dispatched).ToList();
        if (inline.Count == 0) return null;
        var rows = around.Children.ToDictionary(c => c.RunId);
        var known = inline.Select(c => rows.GetValueOrDefault(c.RunId)).OfType<Run>().ToList();
        var busy = known.Where(c => !c.IsEnded).Select(c => $"{c.JobId} ({c.RunId})").ToList();
        return $"its children: {Number(known.Count(c => c.IsEnded))} of {Number(inline.Count)} ended"
            + (busy.Count == 0 ? "" : $"; at work: {string.Join(", ", busy.Take(3))}{(busy.Count > 3 ? $" and {Number(busy.Count - 3)} more" : "")}");
    }

    private static string Who(Session s) =>
        $"session {s.Key} on {(s.Host.Length > 0 ? s.Host : "an unknown host")}{(s.Pid > 0 ? $", process {Number(s.Pid)}" : "")}";

    // Of the present claim's try: the start is the last thing that its log tells, but for notes of the job itself.
    private static DateTimeOffset? StartOfTry(Run row)
    {
        for (var i = row.Log.Count - 1; i >= 0; i--)
        {
            if (row.Log[i].Status == "running") return row.Log[i].TsEvent;
            if (row.Log[i].Status is "starting" or "lost" or "released" or "waiting" or "dispatched" or "retrying") return null;
        }
        return null;
    }
}
