using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Embedded.Storage;

namespace Lava.Embedded.Sessions;

/// <summary>The workers table. A change reads and writes the row inside the writer's transaction, so it is atomic among all processes.</summary>
internal sealed class SqliteSessionStore(Store store) : ISessionStore
{
    private const string Select = "SELECT row FROM sessions WHERE fleet = ?1 AND session = ?2";
    private const string Upsert = "INSERT OR REPLACE INTO sessions (fleet, session, ended, ttl, row) VALUES (?1, ?2, ?3, ?4, ?5)";

    public async ValueTask PutAsync(Session session, CancellationToken cancellation) =>
        await store.WriteAsync(db => Get(db, session.Key) is null ? Put(db, session) : null, cancellation);

    public ValueTask<Session?> BeatAsync(SessionId id, DateTimeOffset beatAt, long ttl, IReadOnlyCollection<string> seenCancels, CancellationToken cancellation) =>
        store.WriteAsync(db => Get(db, id) is { Ended: null } live ? Put(db, SessionRows.Beat(live, beatAt, ttl, seenCancels)) : null, cancellation);

    public ValueTask<Session?> GetAsync(SessionId id, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(store.Read(db => Get(db, id)));
    }

    public ValueTask<IReadOnlyList<Session>> ListAsync(string fleet, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(store.Read<IReadOnlyList<Session>>(db =>
        {
            var sessions = new List<Session>();
            using var rows = db.Sql("SELECT row, session FROM sessions WHERE fleet = ?1 AND ended IS NULL ORDER BY session").Query(fleet);
            while (rows.Read())
                if (StoredRow.TryRead(() => StoredRow.Read(new SessionId(fleet, rows.GetString(1)), rows.GetString(0), LavaJson.ReadSession)) is { } session) sessions.Add(session);
            return sessions;
        }));
    }

    public ValueTask<IReadOnlyList<string>> FleetsAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(store.Read<IReadOnlyList<string>>(db =>
        {
            var fleets = new List<string>();
            using var rows = db.Sql("SELECT DISTINCT fleet FROM sessions ORDER BY fleet").Query();
            while (rows.Read()) fleets.Add(rows.GetString(0));
            return fleets;
        }));
    }

    public ValueTask<bool> EndAsync(SessionId id, string how, long? ifBeat, CancellationToken cancellation) =>
        store.WriteAsync(db =>
        {
            if (Get(db, id) is not { Ended: null } live || (ifBeat is { } beat && live.Beat != beat)) return false;
            Put(db, live with { Ended = how });
            return true;
        }, cancellation);

    public async ValueTask AddCancelAsync(SessionId id, string runId, CancellationToken cancellation) =>
        await store.WriteAsync(db => Get(db, id) is { Ended: null } live && SessionRows.AddCancel(live, runId) is { } changed ? Put(db, changed) : null, cancellation);

    public ValueTask<BeatSeen?> GetSeenAsync(SessionId id, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(store.Read<BeatSeen?>(db =>
        {
            using var rows = db.Sql("SELECT beat, at FROM seen WHERE fleet = ?1 AND session = ?2").Query(id.Fleet, id.Id);
            return rows.Read() ? new BeatSeen(rows.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(1))) : null;
        }));
    }

    public async ValueTask PutSeenAsync(SessionId id, BeatSeen seen, CancellationToken cancellation) =>
        await store.WriteAsync(db => db.Sql("INSERT OR REPLACE INTO seen (fleet, session, beat, at) VALUES (?1, ?2, ?3, ?4)")
            .Run(id.Fleet, id.Id, seen.Beat, seen.At.ToUnixTimeMilliseconds()), cancellation);

    public ValueTask<LimitHolder?> GetLimitAsync(string jobId, int slot, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(store.Read(db => GetLimit(db, jobId, slot)));
    }

    public ValueTask<bool> ReplaceLimitAsync(string jobId, int slot, LimitHolder? expected, LimitHolder? next, CancellationToken cancellation) =>
        store.WriteAsync(db =>
        {
            if (GetLimit(db, jobId, slot) != expected) return false;
            if (next is null) db.Sql("DELETE FROM limits WHERE job_id = ?1 AND slot = ?2").Run(jobId, slot);
            else db.Sql("INSERT OR REPLACE INTO limits (job_id, slot, session, run_id, claim) VALUES (?1, ?2, ?3, ?4, ?5)").Run(jobId, slot, next.Session, next.RunId, next.Claim);
            return true;
        }, cancellation);

    private static Session? Get(Db db, SessionId id) => db.Sql(Select).Text(id.Fleet, id.Id) is { } json ? StoredRow.Read(id, json, LavaJson.ReadSession) : null;

    private static Session Put(Db db, Session session)
    {
        db.Sql(Upsert).Run(session.Fleet, session.Id, session.Ended, session.Ttl, LavaJson.Write(session));
        return session;
    }

    private static LimitHolder? GetLimit(Db db, string jobId, int slot)
    {
        using var rows = db.Sql("SELECT session, run_id, claim FROM limits WHERE job_id = ?1 AND slot = ?2").Query(jobId, slot);
        return rows.Read() ? new LimitHolder(rows.GetString(0), rows.GetString(1), rows.GetInt32(2)) : null;
    }
}
