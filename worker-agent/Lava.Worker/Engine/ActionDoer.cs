using Lava.Core.Running;
using Lava.Worker.Actions;

namespace Lava.Worker.Engine;

/// <summary>Step 8: does a run's actions in order, each within the action time, each recorded as it ends.</summary>
internal sealed class ActionDoer(WorkerContext worker)
{
    /// <summary>Does what is pending. Stops early when the worker gives the run back or has lost it.</summary>
    public async Task DoAsync(JobRun run)
    {
        for (var index = Acting.Next(run.Row); index >= 0; index = Acting.Next(run.Row))
        {
            if (run.Live.Reason is StopReason.GiveBack or StopReason.Lost) return;
            await worker.Lease.WaitForMarginAsync(CancellationToken.None);
            var error = await DoOneAsync(run, index);
            // A crash before this write does the action once more: at least once, with the same run id and attempt.
            await run.WriteAsync((row, now) => Acting.Recorded(row, index, error, worker.Control.Kept, now));
        }
    }

    private async Task<string?> DoOneAsync(JobRun run, int index)
    {
        var action = run.Row.Actions![index];
        if (worker.Options.Actions.Find(action.Action) is not { } doer) return "unknown action";
        using var limit = new CancellationTokenSource(worker.Options.Timing.ActionTime, worker.Time);
        var job = run.Effective(worker.Time);
        try
        {
            return await doer.ExecuteAsync(
                action.Fields ?? [],
                new ActionContext
                {
                    Row = run.Row,
                    Index = index,
                    Hook = action.Hook,
                    Job = job,
                    Config = run.Config,
                    Ports = worker.Ports,
                    Dispatch = new JobDispatch(worker, run, job),
                    Log = worker.Log,
                    Time = worker.Time,
                },
                limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return $"it took longer than {worker.Options.Timing.ActionTime.TotalSeconds:0.#} s";
        }
        catch (Exception e) when (e is not HoldLostException)
        {
            return e.Message;
        }
    }
}
