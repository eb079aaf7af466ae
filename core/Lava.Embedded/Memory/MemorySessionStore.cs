using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Embedded.Sessions;

namespace Lava.Embedded.Memory;

internal sealed class MemorySessionStore : ISessionStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SessionId, Session> _sessions = [];
    private readonly Dictionary<SessionId, BeatSeen> _seen = [];
    private readonly Dictionary<(string JobId, int Slot), LimitHolder> _limits = [];

    public async ValueTask PutAsync(Session session, CancellationToken cancellation) =>
        await Do(() => _sessions.TryAdd(session.Key, session), cancellation);

    public ValueTask<Session?> BeatAsync(SessionId id, DateTimeOffset beatAt, long ttl, IReadOnlyCollection<string> seenCancels, CancellationToken cancellation) =>
        Do(() => Live(id) is { } live ? _sessions[id] = SessionRows.Beat(live, beatAt, ttl, seenCancels) : null, cancellation);

    public ValueTask<Session?> GetAsync(SessionId id, CancellationToken cancellation) => Do(() => _sessions.GetValueOrDefault(id), cancellation);

    public ValueTask<IReadOnlyList<Session>> ListAsync(string fleet, CancellationToken cancellation) =>
        Do<IReadOnlyList<Session>>(() => [.. _sessions.Values.Where(x => x.Fleet == fleet && x.Ended is null).OrderBy(x => x.Id, StringComparer.Ordinal)], cancellation);

    public ValueTask<IReadOnlyList<string>> FleetsAsync(CancellationToken cancellation) =>
        Do<IReadOnlyList<string>>(() => [.. _sessions.Keys.Select(x => x.Fleet).Distinct().Order(StringComparer.Ordinal)], cancellation);

    public ValueTask<bool> EndAsync(SessionId id, string how, long? ifBeat, CancellationToken cancellation) => Do(() =>
    {
        if (Live(id) is not { } live || (ifBeat is { } beat && live.Beat != beat)) return false;
        _sessions[id] = live with { Ended = how };
        return true;
    }, cancellation);

    public async ValueTask AddCancelAsync(SessionId id, string runId, CancellationToken cancellation) =>
        await Do(() => Live(id) is { } live && SessionRows.AddCancel(live, runId) is { } changed ? _sessions[id] = changed : null, cancellation);

    public ValueTask<BeatSeen?> GetSeenAsync(SessionId id, CancellationToken cancellation) =>
        Do<BeatSeen?>(() => _seen.TryGetValue(id, out var seen) ? seen : null, cancellation);

    public async ValueTask PutSeenAsync(SessionId id, BeatSeen seen, CancellationToken cancellation) => await Do(() => _seen[id] = seen, cancellation);

    public ValueTask<LimitHolder?> GetLimitAsync(string jobId, int slot, CancellationToken cancellation) =>
        Do(() => _limits.GetValueOrDefault((jobId, slot)), cancellation);

    public ValueTask<bool> ReplaceLimitAsync(string jobId, int slot, LimitHolder? expected, LimitHolder? next, CancellationToken cancellation) => Do(() =>
    {
        if (_limits.GetValueOrDefault((jobId, slot)) != expected) return false;
        if (next is null) _limits.Remove((jobId, slot));
        else _limits[(jobId, slot)] = next;
        return true;
    }, cancellation);

    private Session? Live(SessionId id) => _sessions.GetValueOrDefault(id) is { Ended: null } live ? live : null;

    private ValueTask<T> Do<T>(Func<T> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock) return ValueTask.FromResult(work());
    }
}
