using Lava.Core.Model;

namespace Lava.Core.Running;

/// <summary>Rows of children in line (run-protocol.md §3): held with their parent, never waiting, never released.</summary>
public static class ChildRows
{
    /// <summary>A child's first row, under its parent's claim.</summary>
    public static Run New(Run parent, string jobId, string runId, DateTimeOffset now) => new Run
    {
        JobId = jobId,
        RunId = runId,
        Status = RunStatus.Running,
        Session = parent.Session,
        Claim = 1,
        ParentClaim = parent.Claim,
        Inline = true,
        ParentRunId = parent.RunId,
        ParentJobId = parent.JobId,
        MasterRunId = parent.MasterRunId ?? parent.RunId,
        TsDispatch = parent.TsDispatch,
        ReadyAt = now,
        Worker = parent.Worker,
        WorkerId = parent.WorkerId,
        Hostname = parent.Hostname,
        Trigger = new RunTrigger { Source = "job", Id = $"{parent.JobId} {parent.RunId}", Time = now },
        TuEvent = Instant.ToUtcSeconds(now),
        Ttl = Ending.Ttl(Timing.ChildKept, now),
    }.Logged(now, "starting");

    /// <summary>
    /// A child of a former claim or round, taken by its parent's present claim: what had not completed is run again,
    /// but one that had ended with actions to do does these first: its end stays.
    /// Null when a newer claim has it: an older one never takes a child from it.
    /// </summary>
    public static Run? Retaken(Run row, Run parent, DateTimeOffset now)
    {
        if (row.ParentClaim > parent.Claim) return null;
        var done = row.Status == RunStatus.Complete || (row.IsEnded && row.HasPendingActions);
        var again = row.IsEnded && !done ? Requests.Again(row, now) : row;
        var taken = again with
        {
            Status = done ? row.Status : RunStatus.Running,
            Session = parent.Session,
            Claim = row.Claim + 1,
            ParentClaim = parent.Claim,
            WorkerId = parent.WorkerId,
            Hostname = parent.Hostname,
            NotBefore = null,
            ReadyAt = now,
            TuEvent = Instant.ToUtcSeconds(now),
            Ttl = Ending.Ttl(Timing.ChildKept, now),
        };
        return done ? taken : taken.Logged(now, "starting");
    }

    /// <summary>How an unended child counts when its parent isn't held at the claim it was started under.</summary>
    public static RunStatus StatusSeen(Run child, Run? parent) =>
        child.IsEnded || (parent is { Session: not null } && parent.Claim == child.ParentClaim) ? child.Status : RunStatus.Cancelled;
}
