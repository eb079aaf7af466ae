using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Core.Running;

/// <summary>Step 5: finds held rows whose session is gone and waiting rows whose message got lost. Run by every worker and the watchdog.</summary>
public sealed class Sweeper(RealmPorts ports, Rows rows, Waker waker, Releaser releaser, TimeProvider time)
{
    private const int MostSends = 200, MostFailures = 5;

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

    /// <summary>
    /// Releases what ended sessions hold, and sends what is due. A row that can't be written or sent holds up no other: the first failure is
    /// thrown when the others are done.
    /// </summary>
    public ValueTask<(int Released, int Sent)> SweepAsync(string fleet, CancellationToken cancellation) => SweepAsync(fleet, () => { }, cancellation);

    /// <summary>The same; <paramref name="moved"/> is called after each step.</summary>
    public async ValueTask<(int Released, int Sent)> SweepAsync(string fleet, Action moved, CancellationToken cancellation)
    {
        var (released, unreleased) = await ReleaseHeldAsync(fleet, moved, cancellation);
        var (sent, unsent) = await ResendWaitingAsync(fleet, moved, cancellation);
        return (unreleased ?? unsent) is { } failure ? throw failure : (released, sent);
    }

    // The held rows of a fleet whose session ended or is absent.
    private async ValueTask<(int Done, PortException? Failure)> ReleaseHeldAsync(string fleet, Action moved, CancellationToken cancellation)
    {
        var states = new Dictionary<SessionId, HolderState>();
        return await EachAsync(await ports.Runs.HeldAsync(fleet, cancellation), int.MaxValue, moved, async held =>
        {
            // The index lags and the cache is older than the row may be: a session that looked gone stays gone, one alive is left alone.
            if (states.TryGetValue(held.Session, out var known) && known == HolderState.Alive) return false;
            var row = await ports.Runs.GetAsync(held.Key, cancellation);
            if (row?.Holder is not { } holder || row.IsSettled || Filter?.Invoke(row) == false) return false;
            var state = states[holder] = await releaser.HolderAsync(holder, cancellation);
            if (state is HolderState.Alive or HolderState.Unknown) return false;
            ReleaseReason why = state == HolderState.Left ? new ReleaseReason.Left("its worker ended") : new ReleaseReason.Vanished(holder.Id);
            return await releaser.ReleaseAsync(row, why, cancellation);
        });
    }

    // The messages of due waiting rows, oldest first, at most 200 a pass.
    private async ValueTask<(int Done, PortException? Failure)> ResendWaitingAsync(string fleet, Action moved, CancellationToken cancellation)
    {
        var keys = await ports.Runs.WaitingAsync(fleet, time.GetUtcNow(), Filter is null ? MostSends : int.MaxValue, cancellation);
        return await EachAsync(keys, MostSends, moved, async key =>
        {
            var row = await ports.Runs.GetAsync(key, cancellation);
            if (row is null || !Waking.IsDue(row, time.GetUtcNow()) || row.IsSettled || Filter?.Invoke(row) == false) return false;
            // Sent first: a crash before the write sends once more, which costs its receiver one read.
            await waker.WakeAsync(row, cancellation);
            await rows.ReplaceAsync(row, Waking.Resent(row, time.GetUtcNow()), cancellation);
            return true;
        });
    }

    // Does it for each until that was done often enough, or failed so often on end that the store must be out of reach.
    private static async ValueTask<(int Done, PortException? Failure)> EachAsync<T>(IReadOnlyList<T> all, int most, Action moved, Func<T, ValueTask<bool>> act)
    {
        var (done, failed) = (0, 0);
        PortException? first = null;
        foreach (var one in all)
        {
            moved();
            try
            {
                if (await act(one) && ++done == most) break;
                failed = 0;
            }
            catch (PortException e)
            {
                first ??= e;
                if (e is not UnreadableRowException && ++failed == MostFailures) break;
            }
        }
        return (done, first);
    }
}
