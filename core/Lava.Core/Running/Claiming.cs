using Lava.Core.Model;
using Lava.Core.Naming;

namespace Lava.Core.Running;

/// <summary>Who holds a row, as far as is known.</summary>
public enum HolderState
{
    /// <summary>Not looked up yet.</summary>
    Unknown,
    /// <summary>Its session has not ended.</summary>
    Alive,
    /// <summary>Its session ended cleanly.</summary>
    Left,
    /// <summary>Its session was fenced, or is absent.</summary>
    Gone,
}

/// <summary>What a worker that received a message does about the run's row.</summary>
public enum ClaimVerdict
{
    /// <summary>No row, and the message is older than rows are kept: it ran. To the dead-letter queue.</summary>
    DeadLetter,
    /// <summary>No row: a foreign sender. Write it, look again.</summary>
    WriteRow,
    /// <summary>Nothing to do: settled, or somebody works on it. Delete the message.</summary>
    Delete,
    /// <summary>Somebody is named on the row: look the session up, ask again.</summary>
    LookUpHolder,
    /// <summary>Its session ended: Release it, look again.</summary>
    Release,
    /// <summary>Somebody asked to stop it and nobody works on it: end it.</summary>
    EndCancelled,
    /// <summary>Not before an instant over 5 s away: Wake, delete the message.</summary>
    NotYet,
    /// <summary>Not before an instant close by: wait for it, then claim.</summary>
    WaitThenClaim,
    /// <summary>Claim it.</summary>
    Claim,
}

/// <summary>Step 3: the decision of a claim, and the claimed row.</summary>
public static class Claiming
{
    /// <summary>Decides by the row, in the order of run-protocol.md §2 step 3.</summary>
    public static ClaimVerdict Decide(Run? row, DispatchMessage message, string me, bool known, HolderState holder, DateTimeOffset now)
    {
        if (row is null)
            return Instant.TryParse(message.TsDispatch, out var sent) && now - sent > Timing.OldestForeign ? ClaimVerdict.DeadLetter : ClaimVerdict.WriteRow;
        if (row.IsSettled) return ClaimVerdict.Delete;
        if (row.Session == me)
        {
            if (known) return ClaimVerdict.Delete;
        }
        else if (row.Session is not null)
        {
            return holder switch
            {
                HolderState.Unknown => ClaimVerdict.LookUpHolder,
                HolderState.Alive => ClaimVerdict.Delete,
                _ => ClaimVerdict.Release,
            };
        }
        if (row.Cancel is not null && !row.IsEnded) return ClaimVerdict.EndCancelled;
        if (row.NotBefore is { } at && at > now)
            return at - now > Timing.NearInstant ? ClaimVerdict.NotYet : ClaimVerdict.WaitThenClaim;
        return ClaimVerdict.Claim;
    }

    /// <summary>The row of a foreign sender's message, as its dispatch would have written it.</summary>
    public static Run ForeignRow(DispatchMessage message, DateTimeOffset now)
    {
        var at = Instant.TryParse(message.TsDispatch, out var sent) ? sent : now;
        return Waking.Waiting(
            new Run
            {
                JobId = message.JobId,
                RunId = message.RunId,
                TsDispatch = at,
                ReadyAt = at,
                Message = message,
                Live = message.Worker,
                Worker = message.Worker,
                MasterRunId = message.RunId,
                TuEvent = Instant.ToUtcSeconds(now),
                Trigger = new RunTrigger { Source = "manual", Id = "message", Time = at },
            }.Logged(now, "dispatched"),
            now);
    }

    /// <summary>
    /// The row held by <paramref name="session"/>. A row that has not ended and has no action to do first is started with it when
    /// <paramref name="start"/>: attempt, first start and status ride on the claim.
    /// </summary>
    public static Run Claimed(Run row, SessionId session, string host, int maxTries, bool newGeneration, bool start, DateTimeOffset now)
    {
        // What has ended runs no child any more: its generation stays, so that a retry finds what had completed.
        newGeneration &= !row.IsEnded;
        var claimed = row with
        {
            Claim = row.Claim + 1,
            Session = session.ToString(),
            WorkerId = session.Id,
            Hostname = host,
            Due = "H#" + session,
            Sweep = Names.Sweep(row.Live!, row.RunId),
            Tries = maxTries > 0 ? maxTries : Timing.DefaultTries,
            Generation = row.Generation + (newGeneration ? 1 : 0),
            Values = newGeneration ? null : row.Values,
            NotBefore = null,
            TuEvent = Instant.ToUtcSeconds(now),
        };
        if (row.TsStart is null && !row.IsEnded) claimed = claimed.Logged(now, "starting");
        if (row.IsEnded || row.HasPendingActions) return claimed;
        return start ? Started(claimed, now) : claimed with { Status = RunStatus.Running };
    }

    /// <summary>The row at a start: one attempt more.</summary>
    public static Run Started(Run row, DateTimeOffset now) =>
        (row with { Status = RunStatus.Running, Attempt = row.Attempt + 1, TsStart = row.TsStart ?? now, NotBefore = null, Actions = null })
        .Logged(now, "running", $"Iteration {row.Iteration}");

    /// <summary>Whether the claim before this one ended with its worker vanished: its children then start over, unless they resume.</summary>
    public static bool FollowsLostWorker(Run row) => row.LostClaim > 0 && row.LostClaim == row.Claim;
}
