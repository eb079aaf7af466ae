using Lava.Core.Model;

namespace Lava.Core.Ports;

/// <summary>The workers table: sessions, what the watchdog saw of them, and limits.</summary>
public interface ISessionStore
{
    /// <summary>Puts a new session if there is none of its id, ended or not: one that comes late changes nothing. It grants no lease: the first beat does.</summary>
    ValueTask PutAsync(Session session, CancellationToken cancellation);

    /// <summary>
    /// beat+1 on the condition that the row exists and isn't ended; takes <paramref name="seenCancels"/> out of its cancels.
    /// Returns the row after the beat; null when it is ended or absent.
    /// </summary>
    ValueTask<Session?> BeatAsync(SessionId id, DateTimeOffset beatAt, long ttl, IReadOnlyCollection<string> seenCancels, CancellationToken cancellation);

    /// <summary>Reads a session consistently; null when absent.</summary>
    ValueTask<Session?> GetAsync(SessionId id, CancellationToken cancellation);

    /// <summary>All sessions of a fleet that have not ended, in key order.</summary>
    ValueTask<IReadOnlyList<Session>> ListAsync(string fleet, CancellationToken cancellation);

    /// <summary>Names of the fleets that have sessions.</summary>
    ValueTask<IReadOnlyList<string>> FleetsAsync(CancellationToken cancellation);

    /// <summary>Ends a session that hasn't ended; if <paramref name="ifBeat"/> is given, only while its beat is still that one. False when refused.</summary>
    ValueTask<bool> EndAsync(SessionId id, string how, long? ifBeat, CancellationToken cancellation);

    /// <summary>Adds a run to the cancels of a session that hasn't ended: a hint.</summary>
    ValueTask AddCancelAsync(SessionId id, string runId, CancellationToken cancellation);

    /// <summary>What a watchdog, which remembers nothing itself, last saw of a session.</summary>
    ValueTask<BeatSeen?> GetSeenAsync(SessionId id, CancellationToken cancellation);

    /// <summary>Keeps what a watchdog saw.</summary>
    ValueTask PutSeenAsync(SessionId id, BeatSeen seen, CancellationToken cancellation);

    /// <summary>The holder of a slot of a job's <c>max_concurrent</c>; null when free.</summary>
    ValueTask<LimitHolder?> GetLimitAsync(string jobId, int slot, CancellationToken cancellation);

    /// <summary>Replaces the holder of a slot if it is still <paramref name="expected"/>; null stands for free. False when refused.</summary>
    ValueTask<bool> ReplaceLimitAsync(string jobId, int slot, LimitHolder? expected, LimitHolder? next, CancellationToken cancellation);
}

/// <summary>A beat, and when the watchdog first saw it by its own clock.</summary>
public readonly record struct BeatSeen(long Beat, DateTimeOffset At);

/// <summary>Who holds a slot of a limit: a run under a claim of a session.</summary>
public sealed record LimitHolder(string Session, string RunId, int Claim);
