using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Worker.Engine;

/// <summary>Slots of <c>max_concurrent</c> (run-protocol.md §3): taken after the claim, only to start; stolen when their run isn't held by exactly their holder.</summary>
internal sealed class LimitSlots(WorkerContext worker)
{
    /// <summary>Takes a slot for a held run; null when all are live.</summary>
    public async Task<int?> TakeAsync(Run row, int limit, CancellationToken cancellation)
    {
        var mine = Holder(row);
        for (var slot = 0; slot < limit; slot++)
        {
            var holder = await worker.Ports.Sessions.GetLimitAsync(row.JobId, slot, cancellation);
            if (holder is not null && holder != mine && await IsLiveAsync(row.JobId, holder, cancellation)) continue;
            if (await worker.Ports.Sessions.ReplaceLimitAsync(row.JobId, slot, holder, mine, cancellation)) return slot;
        }
        return null;
    }

    /// <summary>Frees the slot a run held; a failure is mended by the next taker.</summary>
    public async Task FreeAsync(Run row, int slot)
    {
        try { await worker.Ports.Sessions.ReplaceLimitAsync(row.JobId, slot, Holder(row), null, CancellationToken.None); }
        catch (PortException) { /* Its run is no longer held by this claim: the next taker steals it. */ }
    }

    private LimitHolder Holder(Run row) => new(worker.Session.ToString(), row.RunId, row.Claim);

    private async Task<bool> IsLiveAsync(string jobId, LimitHolder holder, CancellationToken cancellation)
    {
        var row = await worker.Ports.Runs.GetAsync(new RunKey(jobId, holder.RunId), cancellation);
        if (row is not { IsEnded: false } || row.Session != holder.Session || row.Claim != holder.Claim) return false;
        while (row.Inline)
        {
            // Nobody releases a child's row: it lives as long as its parent is held at the claim it was started under.
            var parent = await worker.Ports.Runs.GetAsync(new RunKey(row.ParentJobId!, row.ParentRunId!), cancellation);
            if (parent is not { IsEnded: false } || parent.Session != row.Session || parent.Claim != row.ParentClaim) return false;
            if (parent.Children?.Any(c => c.RunId == row.RunId) != true) return false; // Of a former generation of its parent.
            row = parent;
        }
        return true;
    }
}
