using Lava.Core.Model;

namespace Lava.Core.Running;

/// <summary>Why a row is let go.</summary>
public abstract record ReleaseReason
{
    private ReleaseReason() { }

    /// <summary>Its worker vanished: it counts as lost.</summary>
    public sealed record Vanished(string Holder) : ReleaseReason;
    /// <summary>Its worker could not work on it: it counts as lost, and waits a little.</summary>
    public sealed record Broken(string Why) : ReleaseReason;
    /// <summary>Its worker ended cleanly, or gives it back.</summary>
    public sealed record Left(string Why) : ReleaseReason;
    /// <summary>The next try's instant is too far away to wait for in place.</summary>
    public sealed record RetryLater : ReleaseReason;
    /// <summary>All slots of its job's limit are taken.</summary>
    public sealed record LimitReached(int Limit) : ReleaseReason;
}

/// <summary>Step 6: a row goes from held to waiting, or ends when its workers were lost too often.</summary>
public static class Releasing
{
    /// <summary>The row released. The caller then wakes it, unless it is settled.</summary>
    public static Run Released(Run row, ReleaseReason why, TimeSpan? kept, DateTimeOffset now)
    {
        var free = row with { Session = null };
        if (!row.IsEnded && row.Cancel is not null)
            return Ending.EndedUnheld(free, RunStatus.Cancelled, "cancelled", kept, now);
        switch (why)
        {
            case ReleaseReason.Vanished v:
                free = (free with { Lost = row.Lost + 1, LostClaim = row.Claim }).Logged(now, "lost", $"worker {v.Holder} vanished");
                if (free.Lost >= Limit(row)) return AtLimit(free, $"lost: its worker vanished {free.Lost} times", kept, now);
                break;
            case ReleaseReason.Broken b:
                free = (free with { Lost = row.Lost + 1, LostClaim = row.Claim, NotBefore = now + Timing.BrokenDelay }).Logged(now, "lost", b.Why);
                if (free.Lost >= Limit(row)) return AtLimit(free, $"lost: {b.Why}", kept, now);
                break;
            case ReleaseReason.Left l:
                free = free.Logged(now, "released", l.Why);
                break;
            case ReleaseReason.RetryLater:
                free = free with { Status = RunStatus.Retrying };
                break;
            case ReleaseReason.LimitReached l:
                free = (free with { NotBefore = now + Timing.LimitDelay, Status = row.TsStart is null ? RunStatus.Dispatched : RunStatus.Retrying })
                    .Logged(now, "waiting", $"all {l.Limit} of max_concurrent are live");
                break;
        }
        return Waking.Waiting(free, now);
    }

    private static int Limit(Run row) => row.Tries > 0 ? row.Tries : Timing.DefaultTries;

    private static Run AtLimit(Run row, string error, TimeSpan? kept, DateTimeOffset now)
    {
        if (row.IsEnded) return Ending.Settled(Acting.GivenUp(row, "its workers were lost too often", now), kept, now);
        var failed = row with
        {
            Status = RunStatus.Failed,
            Error = error,
            ExitStatus = 1,
            Result = null,
            Actions = null,   // Its next claimer renders on_fail.
            Lost = 0,
            TsEnd = now,
            NotBefore = null,
            TuEvent = Instant.ToUtcSeconds(now),
        };
        return Waking.Waiting(failed.Logged(now, "failed", failed.Error), now);
    }
}
