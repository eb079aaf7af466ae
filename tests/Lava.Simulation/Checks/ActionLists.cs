using Lava.Core.Model;

namespace Lava.Simulation.Checks;

/// <summary>What a row says of its actions against what was done.</summary>
internal static class ActionLists
{
    /// <summary>A write that puts another list, or none, into the place of a row's: what the row had said of the former is judged.</summary>
    public static void Left(World world, Run old, Run row)
    {
        if (old.Actions is { Count: > 0 } && (row.Actions is not { } now || now.Count != old.Actions.Count || (row.Round, row.Iteration) != (old.Round, old.Iteration) || now[0].Hook != old.Actions[0].Hook))
            Judge(world, old);
    }

    /// <summary>What is recorded as done, or as failed, was done: in that round, after that try, to its end.</summary>
    public static void Judge(World world, Run row)
    {
        foreach (var (action, index) in (row.Actions ?? []).Select((a, i) => (a, i)))
            if (action.State is ActionState.Done or ActionState.Failed && !world.Checks.Actions.Any(a => a.List == ActionList.Of(row, action.Hook) && a.Index == index && a.End is not null))
                world.Checks.Bad("action-never", row.Key, $"{action.Hook} {index} is {action.State} and was not done");
    }
}
