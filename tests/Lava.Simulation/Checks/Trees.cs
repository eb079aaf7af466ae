using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Simulation.Checks;

/// <summary>What must hold between a chain, dag or foreach and its children.</summary>
internal static class Trees
{
    /// <summary>One that is complete has a child in each place, and each has ended: well, unless it may fail.</summary>
    public static void Judge(World world, Run row)
    {
        if (row.Status != RunStatus.Complete || world.Specs.Find(row.JobId) is not { } job || Places(job) is not { } places) return;
        var children = (row.Children ?? []).Where(c => !c.Dispatched).ToList();
        if (children.Select(c => c.Position).Distinct().Count() != places || children.Count != places) world.Checks.Bad("places", row.Key, $"{children.Count} children in {places} places");
        var mayFail = job.Parameters["can_fail"] is not null;
        foreach (var child in children)
            if (world.Runs.Find(child.Key) is not { } found || !(found.Status == RunStatus.Complete || mayFail && found.IsEnded))
                world.Checks.Bad("complete-without", row.Key, $"its child {child.JobId} in place {child.Position} is {world.Runs.Find(child.Key)?.Status.ToString() ?? "not there"}");
    }

    private static int? Places(Job job) => (job.Type, job.Payload) switch
    {
        ("chain", JsonArray list) => list.Count,
        ("dag", JsonObject nodes) => nodes.Count,
        ("foreach", _) => (int)job.Parameters["foreach"]!["end"]!,
        _ => null,
    };
}
