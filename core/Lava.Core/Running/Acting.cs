using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Running;

/// <summary>Step 8: actions in order, each recorded as it ends.</summary>
public static class Acting
{
    /// <summary>Index of the next action to do; -1 when none is left.</summary>
    public static int Next(Run row)
    {
        var actions = row.Actions ?? [];
        for (var i = 0; i < actions.Count; i++) if (actions[i].State == ActionState.Pending) return i;
        return -1;
    }

    /// <summary>The row after an action ended; an error leaves the rest <c>not_run</c>. The last one settles an ended run with the same write.</summary>
    public static Run Recorded(Run row, int index, string? error, TimeSpan? kept, DateTimeOffset now)
    {
        var actions = row.Actions!.ToArray();
        actions[index] = actions[index] with { State = error is null ? ActionState.Done : ActionState.Failed, Error = error };
        if (error is not null) SkipAfter(actions, index);
        var next = row with { Actions = actions };
        if (error is not null)
            next = (next with { ActionFailed = true }).Logged(now, "action_failed", (JsonNode)$"{actions[index].Hook} action: {actions[index].Action}: {error}");
        return next.IsEnded && !next.HasPendingActions ? Ending.Settled(next, kept, now) : next;
    }

    /// <summary>The list after one that can't be rendered: it is stored failed, those before it still run, those after it don't.</summary>
    public static IReadOnlyList<RunAction> CutAtFailure(IReadOnlyList<RunAction> rendered)
    {
        var actions = rendered.ToArray();
        var failed = Array.FindIndex(actions, a => a.State == ActionState.Failed);
        if (failed >= 0) SkipAfter(actions, failed);
        return actions;
    }

    /// <summary>The row with what is left of its actions given up.</summary>
    public static Run GivenUp(Run row, string why, DateTimeOffset now) =>
        (row with
        {
            Actions = row.Actions?.Select(a => a.State == ActionState.Pending ? a with { State = ActionState.NotRun } : a).ToArray(),
            ActionFailed = true,
        }).Logged(now, "action_failed", $"{why}; the remaining actions were not run");

    private static void SkipAfter(RunAction[] actions, int index)
    {
        for (var i = index + 1; i < actions.Length; i++)
            if (actions[i].State == ActionState.Pending) actions[i] = actions[i] with { State = ActionState.NotRun };
    }
}
