using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Simulation.Faults;

namespace Lava.Simulation.Realm;

/// <summary>A participant's way to the workers table.</summary>
internal sealed class SessionStoreLine(World world, Line line, ISessionStore store) : ISessionStore
{
    public async ValueTask PutAsync(Session session, CancellationToken cancellation)
    {
        world.Checks.Opens(line.Who, session.Key);
        await line.WriteAsync("put of a session", () => Done(store.PutAsync(session, CancellationToken.None)), cancellation);
    }

    public ValueTask<Session?> BeatAsync(SessionId id, DateTimeOffset beatAt, long ttl, IReadOnlyCollection<string> seenCancels, CancellationToken cancellation) =>
        line.WriteAsync("beat", () => world.Rules.Beat(Now(store.GetAsync(id, CancellationToken.None)), Now(store.BeatAsync(id, beatAt, ttl, seenCancels, CancellationToken.None))), cancellation);

    public ValueTask<Session?> GetAsync(SessionId id, CancellationToken cancellation) =>
        line.ReadAsync("read of a session", () => world.Rules.SeenSession(id, Now(store.GetAsync(id, CancellationToken.None))), cancellation);

    public ValueTask<IReadOnlyList<Session>> ListAsync(string fleet, CancellationToken cancellation) =>
        line.ReadAsync("query of sessions", () => Now(store.ListAsync(fleet, CancellationToken.None)), cancellation);

    public ValueTask<IReadOnlyList<string>> FleetsAsync(CancellationToken cancellation) =>
        line.ReadAsync("query of fleets", () => Now(store.FleetsAsync(CancellationToken.None)), cancellation);

    public ValueTask<bool> EndAsync(SessionId id, string how, long? ifBeat, CancellationToken cancellation) => line.WriteAsync("end of a session", () =>
    {
        var ended = Now(store.EndAsync(id, how, world.Rules.FencesAnyBeat ? null : ifBeat, CancellationToken.None));
        if (ended) world.Checks.Ended(line.Who, id, how);
        return ended;
    }, cancellation);

    public async ValueTask AddCancelAsync(SessionId id, string runId, CancellationToken cancellation) =>
        await line.WriteAsync("hint of a cancel", () => world.Rules.LosesCancelHint(world) || Done(store.AddCancelAsync(id, runId, CancellationToken.None)), cancellation);

    public ValueTask<BeatSeen?> GetSeenAsync(SessionId id, CancellationToken cancellation) =>
        line.ReadAsync("read of a beat seen", () => world.Rules.BeatSeen(Now(store.GetAsync(id, CancellationToken.None)), Now(store.GetSeenAsync(id, CancellationToken.None))), cancellation);

    public async ValueTask PutSeenAsync(SessionId id, BeatSeen seen, CancellationToken cancellation) =>
        await line.WriteAsync("put of a beat seen", () => Done(store.PutSeenAsync(id, seen, CancellationToken.None)), cancellation);

    public ValueTask<LimitHolder?> GetLimitAsync(string jobId, int slot, CancellationToken cancellation) =>
        line.ReadAsync("read of a limit", () => Now(store.GetLimitAsync(jobId, slot, CancellationToken.None)), cancellation);

    public ValueTask<bool> ReplaceLimitAsync(string jobId, int slot, LimitHolder? expected, LimitHolder? next, CancellationToken cancellation) =>
        line.WriteAsync("write of a limit", () => Now(store.ReplaceLimitAsync(jobId, slot, world.Rules.ExpectedLimit(expected, next, Now(store.GetLimitAsync(jobId, slot, CancellationToken.None))), next, CancellationToken.None)), cancellation);

    private static bool Done(ValueTask done)
    {
        done.GetAwaiter().GetResult();
        return true;
    }

    private static T Now<T>(ValueTask<T> answer) => answer.IsCompleted ? answer.GetAwaiter().GetResult() : throw new InvalidOperationException("a port in memory has to answer at once");
}
