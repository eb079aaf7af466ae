using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Core.Running;

/// <summary>Step 5: finds held rows whose session is gone and waiting rows whose message got lost. Run by every worker and the watchdog.</summary>
public sealed class Sweeper(RealmPorts ports, Rows rows, Waker waker, Releaser releaser, TimeProvider time)
{
    private const int MostSends = 200;

    /// <summary>Only rows this accepts are swept; null: all.</summary>
    public Func<Run, bool>? Filter { get; init; }

    /// <summary>Fences sessions; on their own beat only, so that one that moved meanwhile stays.</summary>
    public async ValueTask<int> FenceAsync(IEnumerable<Session> stale, CancellationToken cancellation)
    {
        var fenced = 0;
        foreach (var session in stale)
            if (await ports.Sessions.EndAsync(session.Key, Session.Fenced, session.Beat, cancellation)) fenced++;
        return fenced;
    }

    /// <summary>Releases the held rows of a fleet whose session ended or is absent. Returns how many.</summary>
    public async ValueTask<int> ReleaseHeldAsync(string fleet, CancellationToken cancellation)
    {
        var released = 0;
        var states = new Dictionary<SessionId, HolderState>();
        foreach (var held in await ports.Runs.HeldAsync(fleet, cancellation))
        {
            // The index lags and the cache is older than the row may be: a session that looked gone stays gone, one alive is left alone.
            if (states.TryGetValue(held.Session, out var known) && known == HolderState.Alive) continue;
            var row = await ports.Runs.GetAsync(held.Key, cancellation);
            if (row?.Holder is not { } holder || row.IsSettled || Filter?.Invoke(row) == false) continue;
            var state = states[holder] = await releaser.HolderAsync(holder, cancellation);
            if (state is HolderState.Alive or HolderState.Unknown) continue;
            ReleaseReason why = state == HolderState.Left ? new ReleaseReason.Left("its worker ended") : new ReleaseReason.Vanished(holder.Id);
            if (await releaser.ReleaseAsync(row, why, cancellation)) released++;
        }
        return released;
    }

    /// <summary>Sends the messages of due waiting rows again, oldest first, at most 200 a pass. Returns how many.</summary>
    public async ValueTask<int> ResendWaitingAsync(string fleet, CancellationToken cancellation)
    {
        var sent = 0;
        foreach (var key in await ports.Runs.WaitingAsync(fleet, time.GetUtcNow(), Filter is null ? MostSends : int.MaxValue, cancellation))
        {
            var row = await ports.Runs.GetAsync(key, cancellation);
            if (row is null || !Waking.IsDue(row, time.GetUtcNow()) || row.IsSettled || Filter?.Invoke(row) == false) continue;
            // Sent first: a crash before the write sends once more, which costs its receiver one read.
            await waker.WakeAsync(row, cancellation);
            await rows.ReplaceAsync(row, Waking.Resent(row, time.GetUtcNow()), cancellation);
            if (++sent == MostSends) break;
        }
        return sent;
    }
}
