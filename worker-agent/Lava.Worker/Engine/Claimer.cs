using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Engine;

/// <summary>What a claim came to.</summary>
internal abstract record ClaimResult
{
    private ClaimResult() { }

    /// <summary>The run is this worker's.</summary>
    public sealed record Claimed(HeldRow Held, LiveRun Live, Job? Job, bool Started) : ClaimResult;
    /// <summary>Nothing to do for this message: delete it.</summary>
    public sealed record Done : ClaimResult;
    /// <summary>To the dead-letter queue.</summary>
    public sealed record Dead(string Reason) : ClaimResult;
    /// <summary>The store is out of reach: leave the message, it comes back.</summary>
    public sealed record Unknown : ClaimResult;
}

/// <summary>Step 3: from a message to a held row.</summary>
internal sealed partial class Claimer(WorkerContext worker)
{
    private const int Rounds = 10, Sends = 3;
    private static readonly ClaimResult Done = new ClaimResult.Done();

    /// <summary>Claims the run a message is about. It is known to this worker from before the claim is sent.</summary>
    public async Task<ClaimResult> ClaimAsync(DispatchMessage message, CancellationToken cancellation)
    {
        if (worker.Live.TryAdd(message.Key) is not { } live) return await KnownAsync(message.Key, cancellation);
        var claimed = false;
        try
        {
            var result = await ClaimKnownAsync(message, live, cancellation);
            claimed = result is ClaimResult.Claimed;
            return result;
        }
        catch (PortException e)
        {
            LogStoreOut(worker.Log, e, message.JobId, message.RunId);
            return new ClaimResult.Unknown();
        }
        catch (HoldLostException)
        {
            return new ClaimResult.Unknown();
        }
        finally
        {
            if (!claimed) worker.Live.Remove(live);
        }
    }

    // Known, but perhaps only because a former claim is still being tidied up, or its row is only being written: a wake-up for a row that waits must not be lost.
    private async Task<ClaimResult> KnownAsync(RunKey key, CancellationToken cancellation)
    {
        try
        {
            var row = await worker.Ports.Runs.GetAsync(key, cancellation);
            return row is null or { IsSettled: false, Session: null } ? new ClaimResult.Unknown() : Done;
        }
        catch (PortException)
        {
            return new ClaimResult.Unknown();
        }
    }

    private async Task<ClaimResult> ClaimKnownAsync(DispatchMessage message, LiveRun live, CancellationToken cancellation)
    {
        var me = worker.Session.ToString();
        var row = await worker.Ports.Runs.GetAsync(message.Key, cancellation);
        var holder = HolderState.Unknown;
        for (var round = 0; round < Rounds; round++)
        {
            switch (Claiming.Decide(row, message, me, known: false, holder, worker.Now))
            {
                case ClaimVerdict.DeadLetter:
                    return new ClaimResult.Dead("it has no row and is older than rows are kept");
                case ClaimVerdict.WriteRow:
                    row = (await worker.Control.Rows.CreateAsync(Claiming.ForeignRow(message, worker.Now), cancellation)).Row;
                    continue;
                case ClaimVerdict.Delete:
                    return Done;
                case ClaimVerdict.LookUpHolder:
                    holder = await worker.Control.Releaser.HolderAsync(row!.Holder!.Value, cancellation);
                    continue;
                case ClaimVerdict.Release:
                    ReleaseReason why = holder == HolderState.Left ? new ReleaseReason.Left("its worker ended") : new ReleaseReason.Vanished(row!.Holder!.Value.Id);
                    await worker.Control.Releaser.ReleaseAsync(row!, why, cancellation);
                    break;
                case ClaimVerdict.EndCancelled:
                    await EndAsync(row!, RunStatus.Cancelled, "cancelled", cancellation);
                    break;
                case ClaimVerdict.NotYet:
                    if (await worker.Control.Rows.UpdateAsync(row, (r, now) => r.Session is null && !r.IsSettled ? Waking.Waiting(r, now) : null, cancellation) is { } waiting)
                        await worker.Control.Waker.WakeAsync(waiting, cancellation);
                    return Done;
                case ClaimVerdict.WaitThenClaim:
                    await Task.Delay(row!.NotBefore!.Value - worker.Now + TimeSpan.FromMilliseconds(1), worker.Time, cancellation);
                    break;
                case ClaimVerdict.Claim:
                    if (row!.Live != worker.Session.Fleet) return Done; // It moved: its own fleet was told.
                    if (await TakeAsync(row, live, cancellation) is { } result) return result;
                    break;
            }
            holder = HolderState.Unknown;
            // A refused claim may have applied before: what became of it must be known, or nobody works on the run until a sweep finds it.
            row = await worker.PatientlyAsync(() => worker.Ports.Runs.GetAsync(message.Key, cancellation), Persist.Reads, cancellation);
        }
        return new ClaimResult.Unknown();
    }

    // Null: somebody else wrote first; look again.
    private async Task<ClaimResult?> TakeAsync(Run row, LiveRun live, CancellationToken cancellation)
    {
        var lookup = await worker.Ports.Specs.JobAsync(row.JobId, cancellation);
        var job = lookup.Item;
        if (!row.IsEnded)
        {
            // What its last try had still to do is stored, and is done first; it is rejected at its next start.
            var refused = job is null ? lookup.Problem ?? "no such job" : StartChecks.MovedAgain(job, row);
            if (refused is not null && !row.HasPendingActions) return await EndAsync(row, RunStatus.Rejected, refused, cancellation);
            if (refused is null && job!.Worker != row.Live) return await MoveAsync(row, job.Worker, cancellation);
        }
        await worker.Lease.WaitForMarginAsync(cancellation);
        var realm = await worker.Ports.Specs.RealmAsync(cancellation);
        var now = worker.Now;
        var followsLost = Claiming.FollowsLostWorker(row);
        if (followsLost) await EndLeftoversAsync(row, cancellation);
        var fresh = followsLost && !Resumes(job);
        var start = job is not null && StartChecks.StartsAtOnce(job, worker.Config(realm), row, now);
        var next = Rows.Next(row, Claiming.Claimed(row, worker.Session, worker.Options.Host, job?.MaxTries ?? 0, fresh, start, now) with { Outputs = Outputs.Prefix(realm, row).ToString() });
        // The same nonce each time: a claim that had applied is recognized. After the last, step 4 gives back what I hold and don't know.
        var write = await worker.PatientlyAsync(() => worker.Ports.Runs.WriteAsync(next, row.Fence, cancellation), Sends, cancellation);
        if (!write.Applied) return null;
        worker.Telemetry.Changed(row, write.Row!);
        var held = worker.Hold(write.Row!);
        live.SetHeld(held);
        return new ClaimResult.Claimed(held, live, job, start && !row.IsEnded && !row.HasPendingActions);
    }

    // A worker killed together with its launcher, or both stopped, may have left the run's processes on this host: nobody else ends them.
    private async Task EndLeftoversAsync(Run row, CancellationToken cancellation)
    {
        if (row.WorkerId is not { } id || new SessionId(row.Live!, id) is var last && last == worker.Session) return;
        if (await worker.Control.Releaser.HolderAsync(last, cancellation) == HolderState.Gone)
            await worker.Launcher.KillLeftoversAsync(new HashSet<string> { last.ToString() });
    }

    private async Task<ClaimResult?> MoveAsync(Run row, string fleet, CancellationToken cancellation)
    {
        var moved = row with { Session = null, Moved = true, Live = fleet, Worker = fleet, Message = row.Message! with { Worker = fleet } };
        var write = await worker.Control.Rows.ReplaceAsync(row, Waking.Waiting(moved, worker.Now).Logged(worker.Now, "moved", $"to fleet {fleet}"), cancellation);
        if (!write.Applied) return null;
        await worker.Control.Waker.WakeAsync(write.Row!, cancellation);
        return Done;
    }

    private async Task<ClaimResult?> EndAsync(Run row, RunStatus status, string reason, CancellationToken cancellation)
    {
        // It may be held by this claim, whose first sending had applied: then nobody else ends it.
        var next = Rows.Next(row, Ending.EndedUnheld(row, status, reason, worker.Control.Kept, worker.Now));
        var write = await worker.PatientlyAsync(async () =>
        {
            await worker.Control.Releaser.EndChildrenAsync(row, cancellation);
            return await worker.Ports.Runs.WriteAsync(next, row.Fence, cancellation);
        }, Persist.Reads, cancellation);
        if (write.Applied) worker.Telemetry.Changed(row, write.Row!);
        return write.Applied ? Done : null;
    }

    private static bool Resumes(Job? job) => job?.Parameters["resume"] is System.Text.Json.Nodes.JsonValue v && v.TryGetValue<bool>(out var resume) && resume;

    [LoggerMessage(110, LogLevel.Warning, "The store is out of reach; job {JobId} ({RunId}) stays in the queue")]
    private static partial void LogStoreOut(ILogger log, Exception e, string jobId, string runId);
}
