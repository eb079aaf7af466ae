using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Core.Running;

/// <summary>Releases rows whose holder is gone, and brings the children of an ended run to an end.</summary>
public sealed class Releaser(RealmPorts ports, Rows rows, Waker waker, Func<TimeSpan?> kept, TimeProvider time)
{
    /// <summary>How a session stands, read after the row that names it.</summary>
    public async ValueTask<HolderState> HolderAsync(SessionId id, CancellationToken cancellation)
    {
        var session = await ports.Sessions.GetAsync(id, cancellation);
        return session is null ? HolderState.Gone
            : session.Ended is null ? HolderState.Alive
            : session.Ended == Session.Left ? HolderState.Left
            : HolderState.Gone;
    }

    /// <summary>Releases a row on the row seen, and wakes it. False when somebody else changed it first.</summary>
    public async ValueTask<bool> ReleaseAsync(Run seen, ReleaseReason why, CancellationToken cancellation)
    {
        if (seen.Inline || seen.Session is null) return false;
        var next = Releasing.Released(seen, why, kept(), time.GetUtcNow());
        if (next.IsSettled) await EndChildrenAsync(next, cancellation);
        var write = await rows.ReplaceAsync(seen, next, cancellation);
        if (!write.Applied) return false;
        // A crash here leaves a waiting row without a message: the sweep sends it.
        if (!write.Row!.IsSettled) await waker.WakeAsync(write.Row, cancellation);
        return true;
    }

    /// <summary>
    /// Ends the unended children of a run that is about to settle, as cancelled, and gives up the actions that ended ones had still to do.
    /// One whose first write comes later, from a worker that was given up, stays: readers derive the same from the parent.
    /// </summary>
    public async ValueTask EndChildrenAsync(Run parent, CancellationToken cancellation)
    {
        foreach (var child in parent.Children ?? [])
        {
            var row = await ReadAsync(child.Key, cancellation);
            // One that a later claim of the parent has taken is that one's, with all below it.
            if (row is not { Inline: true } || row.ParentClaim > parent.Claim) continue;
            var ended = await rows.UpdateAsync(
                row,
                (r, now) => r.IsSettled || r.ParentClaim > parent.Claim ? null
                    : r.IsEnded ? Ending.Settled(Acting.GivenUp(r, "its parent ended", now), kept(), now)
                    : Ending.EndedUnheld(r, RunStatus.Cancelled, "its parent ended", kept(), now),
                cancellation);
            await EndChildrenAsync(ended ?? row, cancellation);
        }
    }

    // One that can't be read doesn't keep its parent from its end.
    private async ValueTask<Run?> ReadAsync(RunKey child, CancellationToken cancellation)
    {
        try { return await ports.Runs.GetAsync(child, cancellation); }
        catch (UnreadableRowException) { return null; }
    }
}
