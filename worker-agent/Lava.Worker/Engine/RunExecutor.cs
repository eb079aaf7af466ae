using Lava.Core.Actions;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Worker.Handlers;
using Lava.Worker.Launching;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Engine;

/// <summary>Steps 6 to 9 for one claimed run: act, start, run, finish, until it is settled or let go.</summary>
internal sealed partial class RunExecutor(WorkerContext worker)
{
    private readonly Preparation _preparation = new(worker);
    private readonly ActionDoer _actions = new(worker);
    private readonly LimitSlots _limits = new(worker);

    /// <summary>Works on a claimed run until it is settled, released, or somebody else's.</summary>
    public async Task RunAsync(ClaimResult.Claimed claim)
    {
        var key = claim.Held.Row.Key;
        using var scope = LogScope(worker.Log, worker.Session.Fleet, key.JobId, key.RunId, claim.Held.Row.Attempt);
        try
        {
            var realm = await worker.Ports.Specs.RealmAsync(CancellationToken.None);
            var run = new JobRun(claim.Held, claim.Live, claim.Job, realm, worker.Config(realm), worker.Folders.Create(key.RunId)) { Started = claim.Started };
            await WorkAsync(run);
        }
        catch (HoldLostException e)
        {
            LogLost(worker.Log, key.JobId, key.RunId, e.Message);
        }
        catch (Exception e)
        {
            // Nothing here knows what to do: give it back, so that it isn't stuck in this worker's name.
            LogUnexpected(worker.Log, e, key.JobId, key.RunId);
            await GiveBackAsync(claim.Held, new ReleaseReason.Broken($"the worker had an internal error: {e.Message}"));
        }
        finally
        {
            try { worker.Folders.Remove(key.RunId); }
            finally { worker.Live.Remove(claim.Live); }
        }
    }

    /// <summary>The life of a held run. A child in line goes through the same, but waits in place and is never released.</summary>
    public async Task WorkAsync(JobRun run)
    {
        run.Live.Grace = run.Spec?.Grace?.ToTimeSpan() ?? ProcessSpec.UsualGrace;
        try
        {
            while (run.Live.Reason != StopReason.Lost)
            {
                if (Acting.Next(run.Row) >= 0) await _actions.DoAsync(run);
                if (run.Row.IsSettled) return;
                if (run.Live.Reason == StopReason.GiveBack) { await ReleaseAsync(run, new ReleaseReason.Left("its worker ends")); return; }
                if (run.Row.IsEnded) { await CloseAsync(run); continue; }
                if (run.Row.Cancel is not null || run.Live.Reason == StopReason.Cancel) { await FinishAsync(run, RunOutcome.Of(RunStatus.Cancelled, "cancelled")); continue; }
                if (!await WaitForNextTryAsync(run)) { await ReleaseAsync(run, new ReleaseReason.RetryLater()); return; }
                if (run.Live.Stopping.IsCancellationRequested) continue;
                switch (await StartAsync(run))
                {
                    case Start.Ended(var end): await FinishAsync(run, end); break;
                    case Start.LimitReached(var limit): await ReleaseAsync(run, new ReleaseReason.LimitReached(limit)); return;
                    case Start.Started when await TryAsync(run) is { } outcome: await FinishTryAsync(run, outcome); break;
                }
            }
        }
        finally
        {
            if (run.LimitSlot is { } slot) await _limits.FreeAsync(run.Row, slot);
        }
    }

    // False: the next try is too far away to hold the slot until then.
    private async Task<bool> WaitForNextTryAsync(JobRun run)
    {
        if (run.Row.NotBefore is not { } at || at - worker.Now is var wait && wait <= TimeSpan.Zero) return true;
        if (!run.Row.Inline && wait > Timing.WaitInPlace) return false;
        await Task.Delay(wait, worker.Time, run.Live.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return true;
    }

    private async Task<Start> StartAsync(JobRun run)
    {
        if (run.Spec is null) return new Start.Ended(RunOutcome.Of(RunStatus.Rejected, "no such job"));
        if (StartChecks.MovedAgain(run.Spec, run.Row) is { } moved) return new Start.Ended(RunOutcome.Of(RunStatus.Rejected, moved));
        try
        {
            await worker.Lease.WaitForMarginAsync(run.Live.Stopping);
            if (await _preparation.CheckAsync(run, run.Live.Stopping) is { } end) return new Start.Ended(end);
            if (run.Started) return new Start.Started();
            if (StartChecks.ConcurrencyLimit(run.Spec!) is { } limit && run.LimitSlot is null)
            {
                while ((run.LimitSlot = await TakeSlotAsync(run, limit)) is null)
                {
                    if (run.Spec!.Overlap == "skip" && run.Row.TsStart is null)
                        return new Start.Ended(RunOutcome.Of(RunStatus.Skipped, $"all {limit} of max_concurrent are live (overlap: skip)"));
                    if (!run.Row.Inline) return new Start.LimitReached(limit);
                    await Task.Delay(Timing.NearInstant, worker.Time, run.Live.Stopping);
                }
            }
            await run.WriteAsync((row, now) => Claiming.Started(row, now) with { Outputs = Outputs.Prefix(run.Realm, row).ToString() });
            run.Started = true;
            return new Start.Started();
        }
        catch (OperationCanceledException) when (run.Live.Stopping.IsCancellationRequested)
        {
            return new Start.Stopped();
        }
    }

    private Task<int?> TakeSlotAsync(JobRun run, int limit) =>
        worker.PersistAsync(async () => await _limits.TakeAsync(run.Row, limit, run.Live.Stopping), $"no slot of {run.Row.JobId} was taken", run.Live.Stopping);

    // Null: it was stopped before its end; the reason is on the live run.
    private async Task<HandlerOutcome?> TryAsync(JobRun run)
    {
        var job = run.Effective(worker.Time)!;
        if (worker.Options.Handlers.Find(run.Spec!.Type) is not { } handler)
            return HandlerOutcome.Failure($"{run.Spec.Type}: Unknown job type");
        try
        {
            return await HandlerCall.RunAsync(handler, Context(run, job), run.Live.Stopping);
        }
        catch (OperationCanceledException) when (run.Live.Stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (LauncherException e)
        {
            throw new HoldLostException(e.Message); // This worker ends with its launcher; the next one runs it again.
        }
    }

    private JobContext Context(JobRun run, EffectiveJob job) => new()
    {
        Job = job,
        Row = run.Row,
        Config = run.Config,
        Ports = worker.Ports,
        Launcher = worker.Launcher,
        WorkFolder = run.Folder,
        Output = Outputs.Of(run.Realm, run.Row),
        Children = new ChildRunner(worker, this, run),
        Dispatch = new JobDispatch(worker, run, job),
        BaseEnvironment = worker.JobEnvironment,
        Log = worker.Log,
        Time = worker.Time,
        Note = text => run.Notes.Add(("logging", text)),
    };

    private async Task FinishTryAsync(JobRun run, HandlerOutcome outcome)
    {
        run.Started = false;
        var again = !outcome.Succeeded && run.Row.Iteration < run.Spec!.IterationLimit && run.Live.Reason != StopReason.Cancel;
        var ended = new RunOutcome(outcome.Succeeded ? RunStatus.Complete : RunStatus.Failed, outcome.Error, outcome.ExitStatus, outcome.Result);
        try { await Outputs.KeepLargeResultAsync(worker.Ports.Blobs, run.Realm, run.Row, outcome.Result); }
        catch (PortException e) { run.Notes.Add(("logging", $"result.json was not kept: {e.Message}")); } // The outcome counts, not its copy.
        if (!again)
        {
            await FinishAsync(run, ended);
            return;
        }
        var actions = Rendered(run, "on_retry", ended);
        // A cancel that came while the try ran: no other follows, and no action.
        await run.WriteAsync((row, now) => row.Cancel is not null ? row : Ending.TryFailed(row, ended, actions, run.Spec!.IterationDelay.ToTimeSpan(), now));
    }

    private async Task FinishAsync(JobRun run, RunOutcome outcome)
    {
        var hook = outcome.Status switch { RunStatus.Complete => "on_success", RunStatus.Failed => "on_fail", _ => null };
        var actions = hook is null ? [] : Rendered(run, hook, outcome);
        if (outcome.Status != RunStatus.Complete) await EndChildrenAsync(run);
        await run.WriteAsync((row, now) => Ending.Finished(row, outcome, actions, worker.Control.Kept, now));
    }

    // An ended row that isn't settled and has nothing pending: its on_fail was never rendered (lost), or its settling was.
    private async Task CloseAsync(JobRun run)
    {
        await EndChildrenAsync(run);
        if (run.Row.Actions is not null)
        {
            await run.WriteAsync((row, now) => Ending.Settled(row, worker.Control.Kept, now));
            return;
        }
        var lost = HandlerOutcome.Failure(run.Row.Error ?? "lost");
        var actions = Rendered(run, "on_fail", new RunOutcome(run.Row.Status, lost.Error, lost.ExitStatus, lost.Result));
        await run.WriteAsync((row, now) =>
        {
            var closed = row with { Actions = actions, Result = lost.Result, ActionFailed = actions.Any(a => a.State == ActionState.Failed) };
            return closed.HasPendingActions ? closed : Ending.Settled(closed, worker.Control.Kept, now);
        });
    }

    // Before their parent's end is written: a crash in between leaves a run that is worked on again. Of a store that is away the lease ends first;
    // one row that alone can't be reached doesn't keep its parent from its end: readers derive the same.
    private async Task EndChildrenAsync(JobRun run)
    {
        try
        {
            await worker.PatientlyAsync(async () =>
            {
                await worker.Control.Releaser.EndChildrenAsync(run.Row, CancellationToken.None);
                return run.Row;
            }, Persist.ReadsOfALease, CancellationToken.None);
        }
        catch (PortException e)
        {
            LogChildrenLeft(worker.Log, e, run.Row.JobId, run.Row.RunId);
        }
    }

    private IReadOnlyList<RunAction> Rendered(JobRun run, string hook, RunOutcome outcome)
    {
        if (run.Effective(worker.Time) is not { } job) return [];
        var list = hook switch
        {
            "on_success" => job.Spec.OnSuccess ?? job.Realm.OnSuccess,
            "on_fail" => job.Spec.OnFail ?? job.Realm.OnFail,
            _ => job.Spec.OnRetry ?? job.Realm.OnRetry,
        };
        if (list is not { Count: > 0 }) return [];
        var scope = job.Scope();
        scope["result"] = outcome.Result;
        return Acting.CutAtFailure(ActionRenderer.Render(hook, list, scope));
    }

    private async Task ReleaseAsync(JobRun run, ReleaseReason why)
    {
        if (run.Row.Inline) return; // Its parent's release takes it along.
        if (run.Notes.Count > 0) await run.WriteAsync((row, _) => row);
        while (!await worker.PersistAsync(ReleasedAsync, $"{run.Row.Key} was not released")) { /* Somebody asked for a cancel meanwhile: decide on that. */ }

        // One that was reported failed may have applied: then the row that is read is not this claim's any more, and the sweep wakes it if nobody did.
        async ValueTask<bool> ReleasedAsync() =>
            await worker.Control.Releaser.ReleaseAsync(run.Row, why, CancellationToken.None) || !await run.Held.RefreshAsync(CancellationToken.None);
    }

    private async Task GiveBackAsync(HeldRow held, ReleaseReason why)
    {
        try
        {
            while (!await worker.PersistAsync(GivenBackAsync, $"{held.Row.Key} was not given back")) { /* Somebody asked for a cancel meanwhile: decide on that. */ }
        }
        catch (HoldLostException)
        {
            // Whoever finds the session ended releases it.
        }

        async ValueTask<bool> GivenBackAsync() =>
            !await held.RefreshAsync(CancellationToken.None) || held.Row.IsSettled || await worker.Control.Releaser.ReleaseAsync(held.Row, why, CancellationToken.None);
    }

    // What became of a start.
    private abstract record Start
    {
        public sealed record Started : Start;
        public sealed record Ended(RunOutcome Outcome) : Start;
        public sealed record LimitReached(int Limit) : Start;
        public sealed record Stopped : Start;
    }

    private static readonly Func<ILogger, string, string, string, int, IDisposable?> LogScope =
        LoggerMessage.DefineScope<string, string, string, int>("{Worker} {JobId} {RunId} {Attempt}");

    [LoggerMessage(120, LogLevel.Warning, "Job {JobId} ({RunId}) is no longer this worker's: {Why}")]
    private static partial void LogLost(ILogger log, string jobId, string runId, string why);

    [LoggerMessage(122, LogLevel.Warning, "Job {JobId} ({RunId}): not all of its children were ended; they count as cancelled")]
    private static partial void LogChildrenLeft(ILogger log, Exception e, string jobId, string runId);

    [LoggerMessage(121, LogLevel.Error, "Job {JobId} ({RunId}): internal error; the run is given back")]
    private static partial void LogUnexpected(ILogger log, Exception e, string jobId, string runId);
}
