using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Engine;

/// <summary>The worker's loop for one fleet: free slots → receive → claim → run → settle.</summary>
internal sealed partial class FleetWorker(WorkerContext worker, int slots)
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20), LookAgain = TimeSpan.FromSeconds(1);
    private readonly Slots _slots = new(slots);
    private readonly Claimer _claimer = new(worker);
    private readonly RunExecutor _executor = new(worker);

    /// <summary>The fleet's session.</summary>
    public SessionKeeper Keeper => worker.Keeper;

    /// <summary>How many slots there are, and how many are free.</summary>
    public (int Count, int Free) Slots => (_slots.Count, _slots.Free);

    /// <summary>Takes work in until told to stop. Receives only for free slots; each message is handled in a slot of its own.</summary>
    public async Task TakeWorkAsync(CancellationToken stopIntake)
    {
        using var pulse = worker.Stall.Watch($"the receiving for fleet {worker.Session.Fleet}");
        while (!stopIntake.IsCancellationRequested)
        {
            try
            {
                pulse.Rest(); // Jobs may take as long as they like.
                var free = await _slots.WaitForFreeAsync(stopIntake);
                pulse.Move();
                var messages = await worker.Ports.Queue.ReceiveAsync(worker.Session.Fleet, Math.Min(free, 10), worker.Options.Timing.Visibility, LongPoll, stopIntake);
                foreach (var message in messages)
                {
                    worker.Telemetry.Received(message);
                    _slots.Start(() => HandleAsync(message));
                }
            }
            catch (OperationCanceledException) when (stopIntake.IsCancellationRequested)
            {
                return;
            }
            catch (PortException e)
            {
                LogReceiveFailed(worker.Log, e, worker.Session.Fleet);
                await PauseAsync(stopIntake);
            }
            // What no store should throw: it must not end the worker, and with it what its other slots run.
            catch (Exception e)
            {
                LogReceiveBroken(worker.Log, e, worker.Session.Fleet);
                await PauseAsync(stopIntake);
            }
        }
    }

    /// <summary>How many runs it holds.</summary>
    public int Held => _slots.Count - _slots.Free;

    /// <summary>What it is at, in words.</summary>
    public IReadOnlyList<string> State() => WorkerState.Of(worker, _slots);

    /// <summary>Waits until every run has ended or was let go.</summary>
    public Task DrainAsync(CancellationToken cancellation) => _slots.DrainAsync(cancellation);

    /// <summary>Reads the row of a run somebody asked to cancel; acts only on a cancel under this worker's own claim.</summary>
    public async Task CheckCancelAsync(string runId)
    {
        try
        {
            // One that is being claimed sees the cancel in its row; nothing here waits for it.
            if (worker.Live.Find(runId) is not { Held.IsCompletedSuccessfully: true } live || await live.Held is not { } held) return;
            if (!await held.RefreshAsync(CancellationToken.None)) return;
            if (held.Row is { Cancel: not null, IsEnded: false }) live.Stop(StopReason.Cancel);
        }
        catch (Exception e)
        {
            LogHintFailed(worker.Log, e, runId);
        }
    }

    private async Task PauseAsync(CancellationToken stopIntake) =>
        await Task.Delay(worker.Lease.RetryPause, worker.Time, stopIntake).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private async Task HandleAsync(QueueMessage message)
    {
        try
        {
            var (dispatch, problem) = MessageReader.Read(message.Body, worker.Ports.Realm);
            var result = dispatch is null ? new ClaimResult.Dead(problem!) : await _claimer.ClaimAsync(dispatch, CancellationToken.None);
            switch (result)
            {
                case ClaimResult.Claimed claimed:
                    // The row holds the run now: the message has done its work. A crash before the delete costs its next receiver one read.
                    var deleted = DeleteAsync(message);
                    await _executor.RunAsync(claimed);
                    await deleted;
                    break;
                case ClaimResult.Done:
                    await DeleteAsync(message);
                    break;
                case ClaimResult.Dead(var reason):
                    await BuryAsync(message, dispatch, reason);
                    break;
                case ClaimResult.Unknown:
                    await worker.Ports.Queue.ChangeVisibilityAsync(worker.Session.Fleet, message.ReceiptHandle, LookAgain, CancellationToken.None);
                    break;
            }
        }
        catch (Exception e)
        {
            LogHandlingFailed(worker.Log, e, message.MessageId);
        }
    }

    private async Task DeleteAsync(QueueMessage message)
    {
        try { await worker.Ports.Queue.DeleteAsync(worker.Session.Fleet, [message.ReceiptHandle], CancellationToken.None); }
        catch (PortException e) { LogDeleteFailed(worker.Log, e, message.MessageId); }
    }

    // A message nobody can run: kept with its reason, and shown as a rejected run.
    private async Task BuryAsync(QueueMessage message, DispatchMessage? dispatch, string reason)
    {
        var now = worker.Now;
        await worker.Ports.Queue.DeadLetterAsync(worker.Session.Fleet, new DeadLetter(message.Body, reason, message.MessageId, now), CancellationToken.None);
        if (dispatch is null)
        {
            var row = DeadRows.Undecodable(worker.Session.Fleet, message.MessageId, message.SentAt, reason, worker.Control.Kept, now);
            await worker.Control.Rows.CreateAsync(row, CancellationToken.None);
        }
        LogBuried(worker.Log, message.MessageId, reason);
        await DeleteAsync(message);
    }

    [LoggerMessage(130, LogLevel.Warning, "Receiving for fleet {Fleet} failed; trying again")]
    private static partial void LogReceiveFailed(ILogger log, Exception e, string fleet);

    [LoggerMessage(131, LogLevel.Error, "Handling message {MessageId} failed; it comes back")]
    private static partial void LogHandlingFailed(ILogger log, Exception e, string messageId);

    [LoggerMessage(132, LogLevel.Warning, "Message {MessageId} could not be deleted; it comes back and is dropped then")]
    private static partial void LogDeleteFailed(ILogger log, Exception e, string messageId);

    [LoggerMessage(133, LogLevel.Warning, "Message {MessageId} went to the dead-letter queue: {Reason}")]
    private static partial void LogBuried(ILogger log, string messageId, string reason);

    [LoggerMessage(134, LogLevel.Warning, "The row of run {RunId}, asked to be cancelled, can't be read; looking again with the next beat")]
    private static partial void LogHintFailed(ILogger log, Exception e, string runId);

    [LoggerMessage(135, LogLevel.Error, "Receiving for fleet {Fleet} broke unexpectedly; trying again")]
    private static partial void LogReceiveBroken(ILogger log, Exception e, string fleet);
}
