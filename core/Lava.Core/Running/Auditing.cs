using System.Globalization;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Core.Running;

/// <summary>What an audit knows around one row, read after it.</summary>
/// <param name="Holder">The session that the row names; null: none, or absent.</param>
/// <param name="Workers">Live sessions of its fleet.</param>
/// <param name="HasMessage">Whether a message of it lies in its fleet's queue; null: the queue can't tell.</param>
/// <param name="Parent">Its parent's row; null when there is none.</param>
/// <param name="Grace">Its job's time between TERM and KILL.</param>
public sealed record RowSurroundings(Session? Holder, int Workers, bool? HasMessage, Run? Parent, TimeSpan Grace);

/// <summary>The properties of the run protocol, as pure questions to rows. What a crash leaves for the sweep is not broken until its time is over.</summary>
public static class Auditing
{
    // Between a row's write and its message's send.
    private static readonly TimeSpan SendTime = TimeSpan.FromSeconds(10);

    /// <summary>How long after an instant the protocol's own mending may take: the watchdog's fence, and its next pass.</summary>
    public static TimeSpan Slack(Timing timing) => timing.Watchdog + Watchdog.Period;

    /// <summary>What is wrong with a row that is not settled.</summary>
    public static IEnumerable<AuditFinding> Live(Run row, RowSurroundings around, Timing timing, DateTimeOffset now)
    {
        if (row.Inline) return Child(row, around, now);
        if (row.Session is not null) return Held(row, around, timing, now);
        if (row.Due is null || row.Sweep is null || row.Live is null || row.Message is null)
        {
            var missing = row.Message is null ? "its dispatch message is gone" : "no sweep comes upon it";
            return [Of(AuditKind.Lost, row, now, $"it is {row.Status.Text()}, nobody works on it, and {missing}", "`lava cancel` ends it; then dispatch it anew")];
        }
        return Waiting(row, around, timing, now);
    }

    /// <summary>What is wrong with a row that is settled, or should be.</summary>
    public static IEnumerable<AuditFinding> Settled(Run row, DateTimeOffset now)
    {
        if (!row.IsEnded)
        {
            if (row is { Ttl: not null, Inline: false }) yield return Of(AuditKind.SettledWithLiveFields, row, now, "it has not ended, but its row is to be purged", "its end sets a new instant; if it doesn't come before, it is lost");
            yield break;
        }
        if (row.Inline || row.Live is not null) yield break;
        if (row.HasPendingActions) yield return Of(AuditKind.SettledWithLiveFields, row, now, "it is settled, but an action waits to be done", "nothing: the action won't be done");
        if (row.Session is not null || row.Due is not null || row.Sweep is not null)
            yield return Of(AuditKind.SettledWithLiveFields, row, now, "it is settled, but its row still names a session or an instant to be woken", "the next message or sweep passes it over; `lava retry` writes it anew");
    }

    /// <summary>Ends of one round that the row's story tells more than once.</summary>
    public static IEnumerable<AuditFinding> Ends(Run row, DateTimeOffset now)
    {
        var ends = row.Log.Count(l => l.Status is "complete" or "failed" or "rejected" or "skipped" or "cancelled");
        if (ends > row.Round + 1)
            yield return Of(AuditKind.Duplicate, row, now, $"it came to an end {Number(ends)} times in {Number(row.Round + 1)} rounds", "nothing: look at what its job did twice");
    }

    /// <summary>Schedule instants that dispatched their job more than once, and run ids that two jobs share.</summary>
    public static IEnumerable<AuditFinding> Duplicates(IReadOnlyCollection<Run> rows, DateTimeOffset now)
    {
        var instants = rows.Where(r => r is { Inline: false, Trigger.Source: "schedule", Trigger.Time: not null }).GroupBy(r => (r.JobId, r.Trigger!.Time));
        foreach (var twice in instants.Where(g => g.Count() > 1))
            foreach (var row in twice.OrderBy(r => r.TsDispatch).Skip(1))
                yield return Of(AuditKind.Duplicate, row, now, $"its schedule's instant {Instant.ToIsoSeconds(twice.Key.Time!.Value)} had dispatched its job already", "nothing: look at what its job did twice");
        foreach (var shared in rows.GroupBy(r => r.RunId).Where(g => g.Count() > 1))
            yield return Of(AuditKind.Duplicate, shared.Last(), now, $"its run id is also that of {string.Join(", ", shared.SkipLast(1).Select(r => r.JobId))}", "nothing: commands that take a run id find only one of them");
    }

    /// <summary>Whether nobody waits for a message any more, whose row was read after it.</summary>
    public static AuditFinding? Message(QueueMessage message, RunKey? key, Run? row, Timing timing, DateTimeOffset now)
    {
        if (now - message.SentAt <= Slack(timing) || row is { IsSettled: false }) return null;
        return new AuditFinding
        {
            Kind = AuditKind.OrphanedMessage,
            Run = key,
            Age = now - message.SentAt,
            What = $"message {message.MessageId} " + (key is null ? "can't be read" : row is null ? "has no row" : $"is of a run that ended {row.Status.Text()}"),
            Mend = key is null ? "the worker that receives it puts it into the dead-letter queue" : row is null ? "the worker that receives it writes its row" : "the worker that receives it drops it",
        };
    }

    /// <summary>Whether a slot of a limit is held for a run that is not held exactly so.</summary>
    public static AuditFinding? Limit(string jobId, int slot, LimitHolder holder, Run? row) =>
        row is { IsEnded: false } && row.Session == holder.Session && row.Claim == holder.Claim ? null : new AuditFinding
        {
            Kind = AuditKind.LimitOfGoneRun,
            Run = new RunKey(jobId, holder.RunId),
            What = $"slot {Number(slot)} of its job's limit is kept by claim {Number(holder.Claim)} of session {holder.Session}, which doesn't run it",
            Mend = "the next run of the job takes the slot over",
        };

    /// <summary>A dispatched run that its parent names and that has no row.</summary>
    public static AuditFinding Unborn(Run parent, ChildRef child, DateTimeOffset now) => new()
    {
        Kind = AuditKind.Lost,
        Run = child.Key,
        Age = Age(parent, now),
        What = $"run {parent.RunId} of {parent.JobId} dispatched it, and it has no row",
        Mend = $"`lava dispatch {child.JobId}` runs it anew",
    };

    private static IEnumerable<AuditFinding> Child(Run row, RowSurroundings around, DateTimeOffset now)
    {
        if (row.IsEnded || around.Parent is { IsSettled: false }) yield break;
        yield return Of(
            AuditKind.ChildWithoutParent, row, now,
            around.Parent is null ? $"its parent, run {row.ParentRunId}, has no row" : $"its parent, run {row.ParentRunId}, ended {around.Parent.Status.Text()}",
            "it counts as cancelled; its row is purged by itself");
    }

    private static IEnumerable<AuditFinding> Held(Run row, RowSurroundings around, Timing timing, DateTimeOffset now)
    {
        if (around.Holder is not { Ended: null } holder)
        {
            yield return Of(
                AuditKind.HeldByEndedSession, row, now, $"it is held by session {row.Session}, which {(around.Holder is null ? "is gone" : $"ended ({around.Holder.Ended})")}",
                around.Workers > 0 ? "a worker of its fleet frees it within a few beats" : $"a worker of fleet {row.Live} or the watchdog frees it: none of the fleet is up");
            yield break;
        }
        if (now - holder.BeatAt > Slack(timing))
            yield return Of(AuditKind.Stuck, row, now, $"its worker, session {row.Session}, has not been heard of for {Spans.ForPeople(now - holder.BeatAt)}", "another worker of its fleet, or the watchdog, fences it: is one up?");
        else if (row.Cancel is { } cancel && !row.IsEnded && now - cancel.At > timing.Beat + around.Grace + Slack(timing))
            yield return Of(AuditKind.Stuck, row, now, $"it was asked to stop {Spans.ForPeople(now - cancel.At)} ago and still runs", $"ending the worker of session {row.Session} ends it");
    }

    private static IEnumerable<AuditFinding> Waiting(Run row, RowSurroundings around, Timing timing, DateTimeOffset now)
    {
        var ready = row.NotBefore is { } at && at > row.TsDispatch ? at : row.TsEvent ?? row.TsDispatch;
        if (around.Workers == 0 && now - ready > Slack(timing))
            yield return Of(AuditKind.Stuck, row, now, $"it waits for a worker of fleet {row.Live}, and none is up", "`lava up` starts one");
        else if (Waking.IsDue(row, now - Slack(timing)))
            yield return Of(AuditKind.Stuck, row, now, "its message was to be sent again by now", "the sweep of a worker of its fleet, or the watchdog, sends it: is one up?");
        if (around.HasMessage == false && ToldOf(row) && now - (row.TsEvent ?? row.TsDispatch) > SendTime && !Waking.IsDue(row, now - Slack(timing)))
            yield return Of(AuditKind.RowWithoutMessage, row, now, "it waits for a worker, and no message tells of it", $"the sweep sends one when it is due ({row.Due![2..]})");
    }

    // A wake-up beyond the queue's longest delay is due before its instant, and sent by the sweep then.
    private static bool ToldOf(Run row) => row.NotBefore is not { } at || string.CompareOrdinal(row.Due, "W#" + Instant.ToKey(at)) > 0;

    private static AuditFinding Of(AuditKind kind, Run row, DateTimeOffset now, string what, string mend) => new() { Kind = kind, Run = row.Key, Age = Age(row, now), What = what, Mend = mend };

    private static TimeSpan Age(Run row, DateTimeOffset now) => now - (row.TsEvent ?? row.TsDispatch);

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}
