using System.Text.Json.Nodes;
using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Running;
using Lava.Worker.Handlers;

namespace Lava.Worker.Engine;

/// <summary>Runs children in line under their parent's session and claim, in its folder.</summary>
internal sealed class ChildRunner(WorkerContext worker, RunExecutor executor, JobRun parent) : IChildRunner
{
    private const int Rounds = 8;

    /// <inheritdoc/>
    public async Task PlanAsync(IReadOnlyList<ChildPlan> children, CancellationToken cancellation)
    {
        var refs = children.Select(c => new ChildRef { JobId = c.JobId, Position = c.Position, RunId = Id(c) }).ToList();
        var known = (parent.Row.Children ?? []).Where(c => !c.Dispatched).ToList();
        if (parent.Row.Children is not null && known.SequenceEqual(refs)) return;
        await EndFormerAsync([.. known.Except(refs)], cancellation);
        await parent.WriteAsync((row, _) => row with { Children = [.. refs, .. (row.Children ?? []).Where(c => c.Dispatched)] });
    }

    // Children of a former generation, which the row is about to forget: nobody would end them later, and one would keep its slot of a limit.
    private async Task EndFormerAsync(IReadOnlyList<ChildRef> former, CancellationToken cancellation)
    {
        if (former.Count == 0) return;
        await worker.PersistAsync(async () =>
        {
            await worker.Control.Releaser.EndChildrenAsync(parent.Row with { Children = former }, cancellation);
            return former;
        }, $"the children of {parent.Row.Key} were not ended", cancellation);
    }

    /// <inheritdoc/>
    public async Task<JsonArray> ValuesAsync(Func<Task<JsonArray>> read, CancellationToken cancellation)
    {
        if (parent.Row.Values is { } kept) return kept;
        var values = await read();
        await parent.WriteAsync((row, _) => row with { Values = (JsonArray)values.DeepClone() });
        return values;
    }

    /// <inheritdoc/>
    public async Task<ChildResult> RunAsync(ChildPlan child, JsonObject globals, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var lookup = await worker.PersistAsync(() => worker.Ports.Specs.JobAsync(child.JobId, cancellation), $"{child.JobId} was not read", cancellation);
        if (lookup.Item is not { } job) return Unstartable($"Job {child.JobId}: {lookup.Problem ?? "no such job"}");
        if (job.Worker != parent.Row.Worker)
            return Unstartable($"Job {child.JobId}: it belongs to fleet {job.Worker}, its parent to {parent.Row.Worker}: both must be on one fleet");

        var key = new RunKey(child.JobId, Id(child));
        if (worker.Live.TryAdd(key) is not { } live) return Unstartable($"Job {child.JobId}: run {key.RunId} is already running here");
        try
        {
            var row = await HoldAsync(key, job, cancellation);
            if (row.IsSettled) return Result(row);
            var held = worker.Hold(row);
            live.SetHeld(held);
            var run = new JobRun(held, live, job, parent.Realm, parent.Config, parent.Folder) { ChildGlobals = globals, Started = WasStarted(row) };
            // The parent's reason is the child's; a dag that ends siblings has none of its own.
            using (cancellation.Register(() => live.Stop(parent.Live.Reason == StopReason.None ? StopReason.Cancel : parent.Live.Reason)))
            {
                await executor.WorkAsync(run);
            }
            // All are told to give back in no order: a child that heard it first must not look failed to its parent.
            if (live.Reason == StopReason.GiveBack && !run.Row.IsSettled) parent.Live.Stop(StopReason.GiveBack);
            cancellation.ThrowIfCancellationRequested();
            if (live.Reason == StopReason.Lost) throw new HoldLostException($"{key} was lost with its parent");
            return Result(run.Row);
        }
        finally
        {
            worker.Live.Remove(live);
        }
    }

    private string Id(ChildPlan child) => Causes.Child(parent.Row, child.Position, child.JobId, child.ValueHash);

    // The child's row held under the parent's claim; a settled one when a former claim had completed it.
    private async Task<Run> HoldAsync(RunKey key, Job job, CancellationToken cancellation)
    {
        var seen = await worker.PersistAsync(() => worker.Ports.Runs.GetAsync(key, cancellation), $"{key} was not read", cancellation);
        for (var round = 0; round < Rounds; round++)
        {
            if (seen is { Status: RunStatus.Complete, IsSettled: true }) return seen;
            var now = worker.Now;
            var next = seen is null ? ChildRows.New(parent.Row, key.JobId, key.RunId, now) : ChildRows.Retaken(seen, parent.Row, now);
            if (next is null) throw new HoldLostException($"{key} is held by a newer claim of its parent");
            if (!next.IsEnded && !next.HasPendingActions && StartChecks.StartsAtOnce(job, parent.Config, next, now)) next = Claiming.Started(next, now);
            next = next with { Outputs = Outputs.Prefix(parent.Realm, next).ToString(), Fence = seen is null ? 0 : seen.Fence + 1, Nonce = Guid.NewGuid().ToString("N")[..16] };
            var write = await Persist.WriteAsync(worker.Ports.Runs, next, seen?.Fence, worker.Lease, worker.Time);
            if (write.Applied)
            {
                worker.Telemetry.Changed(seen, write.Row!);
                return write.Row!;
            }
            seen = write.Row;
        }
        throw new HoldLostException($"{key} changed too often");
    }

    private static bool WasStarted(Run row) => row.Log is [.., { Status: "running" }];

    private static ChildResult Result(Run row) => row.Status switch
    {
        RunStatus.Complete or RunStatus.Skipped => new ChildResult(row, null, false),
        RunStatus.Cancelled => new ChildResult(row, $"Job {row.JobId}: cancelled", false),
        _ => new ChildResult(row, $"Job {row.JobId}: {row.Error ?? row.Status.Text()}", false),
    };

    private static ChildResult Unstartable(string error) => new(null, error, true);
}
