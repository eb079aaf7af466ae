using Lava.Core.Model;

namespace Lava.Simulation.Checks;

/// <summary>What must hold of every single write of a row.</summary>
internal static class WriteRules
{
    /// <summary>The rules that a write breaks.</summary>
    public static IEnumerable<(string Rule, string Detail)> Broken(World world, HashSet<string>? authors, Run? old, Run row)
    {
        foreach (var bad in Shape(row)) yield return bad;
        if (Taken(old, row) is { } taken) yield return ("wrong-fleet", taken);
        if (old is null) yield break;
        var again = row.Round != old.Round;
        if (again && !(row.Round == old.Round + 1 && old.IsSettled)) yield return ("restarted", $"round {old.Round} to {row.Round} of a row that wasn't settled");
        if (!again && old.IsEnded && row.Status != old.Status) yield return ("terminal-changed", $"{old.Status} to {row.Status}");
        if (!again && old.IsSettled && !row.IsSettled) yield return ("resurrected", "a settled row works again");
        if (!again && !Diagram.Allows(old.Status, row.Status)) yield return ("off-diagram", $"{old.Status} to {row.Status}");
        if (row.Claim < old.Claim || row.Claim > old.Claim + 1 || row.Attempt > old.Attempt + 1) yield return ("counters", $"claim {old.Claim} to {row.Claim}, attempt {old.Attempt} to {row.Attempt}");
        if (!again && (row.Iteration > old.Iteration + 1 || (row.Iteration > old.Iteration && old.Status == RunStatus.Retrying))) yield return ("iteration-skipped", $"iteration {old.Iteration} to {row.Iteration} without a try");
        if (Intruded(world, authors, old, row)) yield return ("stale-write", $"changed a row that {old.Session?[..20]} holds");
        if (row.Lost > old.Lost && old.Session is not null && world.Session(old.Session) is { Ended: not Session.Fenced } holder && !world.Purged.Contains(holder.Key) && !row.Log.TakeLast(3).Any(l => l is { Status: "lost", Info: { } info } && info.ToString().Contains("error", StringComparison.Ordinal)))
            yield return ("phantom-loss", "its worker hasn't vanished");
        if (!again && old.HasPendingActions && Dropped(old, row) is { } dropped) yield return ("action-dropped", dropped);
        if (!again && row.Iteration == old.Iteration + 1 && world.Specs.Find(row.JobId) is { } job && (row.Actions?.Count ?? 0) != (job.OnRetry?.Count ?? 0))
            yield return ("retry-actions-missing", $"a try failed, and {row.Actions?.Count ?? 0} of {job.OnRetry?.Count ?? 0} actions were stored");
    }

    private static IEnumerable<(string Rule, string Detail)> Shape(Run row)
    {
        if (row.IsSettled && (row.Session ?? row.Due ?? row.Sweep ?? row.Live) is { } left) yield return ("settled-with", left);
        if (row.Inline && (row.Live ?? row.Due ?? row.Sweep ?? row.Message?.RunId) is { } told) yield return ("child-told", $"somebody may wake or release it: {told}");
        if (row.IsSettled || row.Inline) yield break;
        if (row.Sweep is null || row.Live is null) yield return ("unswept", "an unsettled row is in no index");
        if (row.Session is { } holder ? row.Due != "H#" + holder : row.Due?.StartsWith("W#", StringComparison.Ordinal) != true) yield return ("due", $"due {row.Due} though session {row.Session}");
    }

    // A run is taken by a worker of the fleet in whose line it lies.
    private static string? Taken(Run? old, Run row) =>
        !row.Inline && row.Session is { } session && session != old?.Session && SessionId.Parse(session)?.Fleet != row.Live ? $"{session} takes it from the line of {row.Live}" : null;

    // While the session on a row hasn't ended, nobody else changes the row but to ask for a cancel.
    private static bool Intruded(World world, HashSet<string>? authors, Run old, Run row)
    {
        if (old.Session is not { } holder || authors?.Contains(holder) == true || world.Session(holder) is not { Ended: null }) return false;
        if (row.Inline)
        {
            // A child is its parent's: once that one's claim is over, it may be taken or ended.
            var parent = world.Runs.Find(new RunKey(row.ParentJobId!, row.ParentRunId!));
            if (parent?.Session != holder || parent.Claim != old.ParentClaim || parent.Inline) return false;
        }
        var asked = old with { Cancel = row.Cancel, Log = row.Log, TsEvent = row.TsEvent, Fence = row.Fence, Nonce = row.Nonce };
        return LavaJson.Write(asked) != LavaJson.Write(row);
    }

    private static string? Dropped(Run old, Run row)
    {
        if (row.Status == RunStatus.Cancelled || (row.Actions is null && row.Status == RunStatus.Failed && !old.IsEnded)) return null;
        if (row.Actions is not { } now || now.Count != old.Actions!.Count) return "pending actions vanished";
        for (var i = 0; i < now.Count; i++)
        {
            if (now[i].Hook != old.Actions[i].Hook) return "pending actions were replaced";
            if (old.Actions[i].State == ActionState.Pending && now[i].State == ActionState.NotRun
                && !now.Take(i).Any(a => a.State == ActionState.Failed) && !row.ActionFailed) return $"action {i} was not run";
            if (old.Actions[i].State != ActionState.Pending && now[i].State != old.Actions[i].State) return $"action {i} went from {old.Actions[i].State} to {now[i].State}";
        }
        return null;
    }
}
