using System.Text.Json.Nodes;
using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Running;
using Lava.Worker.Handlers;

namespace Lava.Worker.Engine;

/// <summary>Dispatches in a run's name; the run id derives from run, round, iteration, hook, index and target.</summary>
internal sealed class JobDispatch(WorkerContext worker, JobRun run, EffectiveJob? job) : IJobDispatch
{
    /// <inheritdoc/>
    public async ValueTask<(string? RunId, string? Problem)> DispatchAsync(
        string jobId, JsonObject? parameters, TimeSpan delay, string hook, int index, CancellationToken cancellation)
    {
        var from = run.Row;
        // An unknown target is the dispatching job's mistake: it is told, and no row is left for a job that isn't there.
        var target = await worker.Ports.Specs.JobAsync(jobId, cancellation);
        if (target.Item is null) return (null, $"Job {jobId}: {target.Problem ?? "no such job"}");
        var result = await worker.Control.Dispatcher.DispatchAsync(
            new DispatchRequest
            {
                JobId = jobId,
                RunId = Causes.Run(worker.Ports.Realm, jobId, from, hook, index),
                Trigger = new RunTrigger { Source = hook == "handler" ? "job" : "action", Id = $"{from.JobId} {from.RunId}", Time = worker.Now },
                Parameters = parameters,
                Globals = job?.GlobalsForOthers(),
                NotBefore = delay > TimeSpan.Zero ? Instant.Later(worker.Now, delay) : null,
                Parent = from,
            },
            cancellation);
        if (result.Problem is not null) return (null, $"Job {jobId}: {result.Problem}");
        run.AddDispatched(new ChildRef { JobId = jobId, RunId = result.Row.RunId, Position = $"{hook} {index}", Dispatched = true });
        return (result.Row.RunId, null);
    }
}
