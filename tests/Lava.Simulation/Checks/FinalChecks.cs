using Lava.Core.Model;
using Lava.Core.Running;
using Lava.Simulation.Actors;

namespace Lava.Simulation.Checks;

/// <summary>What must hold when faults have ended and everything has had its time.</summary>
internal static class FinalChecks
{
    /// <summary>Whether every run is settled, or counts as cancelled with its parent.</summary>
    public static bool AllSettled(World world) => world.Runs.All.All(r => IsOver(world, r));

    /// <summary>Names what is not settled.</summary>
    public static void Stuck(World world)
    {
        foreach (var row in world.Runs.All.Where(r => !IsOver(world, r)))
            world.Checks.Bad(row.Inline ? "stuck-child" : "stuck", row.Key, $"{row.Status}, session {row.Session ?? "none"}, due {row.Due ?? "none"}");
    }

    /// <summary>Names what is left in queues and slots.</summary>
    public static void Untidy(World world, Supervisor supervisor)
    {
        foreach (var fleet in (string[])["core", "other"])
            if (world.Queues.Depth(fleet) is var depth && depth.Visible + depth.InFlight + depth.Delayed > 0) world.Checks.Bad("message-left", null, $"{fleet}: {depth}");
        foreach (var left in FoldersLeft(supervisor)) world.Checks.Bad("folder-left", null, left);
        SlotsAreFree(world, supervisor);
    }

    /// <summary>An idle worker asks for as many messages as it has slots.</summary>
    private static void SlotsAreFree(World world, Supervisor supervisor)
    {
        foreach (var worker in supervisor.Live)
            foreach (var (fleet, slots) in worker.Fleets)
                if (world.Checks.LastReceived.GetValueOrDefault((worker.Who, fleet)) is var asked && asked != slots) world.Checks.Bad("slot-leaked", null, $"{worker.Who.Name} takes {asked} of {slots} in fleet {fleet}");
    }

    /// <summary>No run's folder outlives its work in its worker.</summary>
    public static IReadOnlyList<string> FoldersLeft(Supervisor supervisor) =>
        [.. supervisor.Live.SelectMany(w => w.Machine.Folders.Where(f => f.Run is not null && f.Process == w.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)).Select(f => $"{w.Who.Name}: run {f.Run}"))];

    /// <summary>Names the sessions that have not ended.</summary>
    public static void SessionsLeft(World world, Supervisor supervisor)
    {
        foreach (var worker in supervisor.Live) world.Checks.Bad("worker-left", null, $"{worker.Who.Name} does not end");
        foreach (var session in world.SessionsOf("core").Concat(world.SessionsOf("other"))) world.Checks.Bad("session-left", null, session.Key.ToString());
    }

    /// <summary>Judges the rows as they stand at the end.</summary>
    public static void Judge(World world)
    {
        foreach (var row in world.Runs.All.Where(r => r.IsEnded))
        {
            if (world.Specs.Find(row.JobId) is { } job && Hook(row, job) is { } hook && hook.Count != (row.Actions?.Count ?? 0) && !GivenUp(row))
                world.Checks.Bad("actions-missing", row.Key, $"{row.Status} with {row.Actions?.Count ?? 0} of {hook.Count} actions");
            ActionLists.Judge(world, row);
            Trees.Judge(world, row);
        }
        foreach (var fleet in (string[])["core", "other"])
            foreach (var letter in world.DeadLetters(fleet).Where(d => !d.Body.Contains("not", StringComparison.Ordinal) && !world.Checks.MustNotRun.Any(m => d.Body.Contains(m, StringComparison.Ordinal))))
                world.Checks.Bad("dead-letter", null, letter.Reason);
        CausesOnce(world);
        // Slots of limits whose worker died before it freed them are taken over by the next run: Trace asks for one.
        foreach (var finding in world.Audit().Where(f => f.Kind != AuditKind.LimitOfGoneRun && !(f is { Kind: AuditKind.ChildWithoutParent, Run: { } child } && world.Checks.Strays.Contains(child)))) world.Checks.Bad("audit", finding.Run, $"{finding.Kind}: {finding.What}");
        foreach (var process in world.Jobs.Live) world.Checks.Bad("process-left", process.Run.Key, $"of {process.Worker.Name}");
    }

    // A job's or an action's dispatch of a target is one run in each round and try, however often it is done.
    private static void CausesOnce(World world)
    {
        foreach (var dispatched in world.Runs.All.Where(r => r is { Inline: false, Trigger.Source: "job" or "action" }).GroupBy(r => (r.JobId, r.Trigger!.Source, r.Trigger.Id)))
        {
            var from = dispatched.Key.Id!.Split(' ');
            if (world.Runs.Find(new RunKey(from[0], from[1])) is not { } parent) world.Checks.Bad("cause-unknown", dispatched.First().Key, $"nobody knows who dispatched it: {dispatched.Key.Id}");
            else if (dispatched.Count() > parent.Round + 1) world.Checks.Bad("cause-twice", dispatched.Last().Key, $"{parent.Key} dispatched its job {dispatched.Count()} times in {parent.Round + 1} rounds");
        }
    }

    private static bool IsOver(World world, Run row)
    {
        if (row.IsSettled) return true;
        if (!row.Inline || !world.Checks.Strays.Contains(row.Key)) return false;
        var parent = world.Runs.Find(new RunKey(row.ParentJobId!, row.ParentRunId!));
        // Its parent is over: then it counts as cancelled.
        return parent is not null && IsOver(world, parent);
    }

    // The actions a run's end calls for; null: no such hook.
    private static System.Text.Json.Nodes.JsonArray? Hook(Run row, Job job) => row.Status switch
    {
        RunStatus.Complete => job.OnSuccess,
        RunStatus.Failed => job.OnFail,
        _ => null,
    };

    private static bool GivenUp(Run row) => row.ActionFailed && row.Log.Any(l => l.Info?.ToString().EndsWith("the remaining actions were not run", StringComparison.Ordinal) == true);
}
