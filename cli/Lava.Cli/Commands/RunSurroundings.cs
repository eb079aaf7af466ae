using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;

namespace Lava.Cli.Commands;

/// <summary>Reads what is around a run, to explain it.</summary>
internal static class RunSurroundings
{
    private const int MostSlots = 20, MostChildren = 1000;

    public static async ValueTask<Surroundings> ReadAsync(RealmPorts ports, Run run, CancellationToken cancellation)
    {
        var job = (await ports.Specs.JobAsync(run.JobId, cancellation)).Item;
        var around = new Surroundings
        {
            Holder = run.Holder is { } id ? await ports.Sessions.GetAsync(id, cancellation) : null,
            Job = job,
            Children = await RowsAsync(ports, run, cancellation),
        };
        if (run.Inline) return await WithParentAsync(ports, run, around, cancellation);
        if (run is not { Live: { } fleet, Session: null }) return around;
        return around with
        {
            Depth = await ports.Queue.DepthAsync(fleet, cancellation),
            Workers = (await ports.Sessions.ListAsync(fleet, cancellation)).Count,
            LimitHolders = job is null ? [] : await LimitHoldersAsync(ports, job, run, cancellation),
        };
    }

    private static async ValueTask<Surroundings> WithParentAsync(RealmPorts ports, Run run, Surroundings around, CancellationToken cancellation)
    {
        if (run is not { ParentJobId: { } parentJob, ParentRunId: { } parentRun }) return around;
        if (await ports.Runs.GetAsync(new RunKey(parentJob, parentRun), cancellation) is not { } parent) return around;
        var spec = (await ports.Specs.JobAsync(parentJob, cancellation)).Item;
        return around with { Parent = parent, Before = ChildOrder.Before(parent, spec, run.RunId, await RowsAsync(ports, parent, cancellation)) };
    }

    private static async ValueTask<IReadOnlyList<Run>> RowsAsync(RealmPorts ports, Run parent, CancellationToken cancellation)
    {
        var rows = new List<Run>();
        foreach (var child in (parent.Children ?? []).Where(c => !c.Dispatched).Take(MostChildren))
            if (await ports.Runs.GetAsync(child.Key, cancellation) is { } row) rows.Add(row);
        return rows;
    }

    private static async ValueTask<IReadOnlyList<Run>> LimitHoldersAsync(RealmPorts ports, Job job, Run run, CancellationToken cancellation)
    {
        var holders = new List<Run>();
        for (var slot = 0; slot < Math.Min(StartChecks.ConcurrencyLimit(job) ?? 0, MostSlots); slot++)
            if (await ports.Sessions.GetLimitAsync(job.JobId, slot, cancellation) is { } holder && holder.RunId != run.RunId
                && await ports.Runs.GetAsync(new RunKey(job.JobId, holder.RunId), cancellation) is { IsEnded: false } row
                && row.Session == holder.Session && row.Claim == holder.Claim) holders.Add(row);
        return holders;
    }
}
