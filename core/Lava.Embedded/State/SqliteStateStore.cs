using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Embedded.Storage;

namespace Lava.Embedded.State;

/// <summary>The state table. The value of a <c>secure</c> item is sealed before it reaches the database.</summary>
internal sealed class SqliteStateStore(Store store, Seal seal, TimeProvider time) : IStateStore
{
    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    public ValueTask<StateItem?> GetAsync(string stateId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var now = Now;
        var json = store.Read(db => db.Sql("SELECT row FROM state WHERE state_id = ?1 AND (ttl = 0 OR ttl > ?2)").Text(stateId, now));
        return ValueTask.FromResult(json is null ? null : seal.Open(LavaJson.ReadStateItem(json)));
    }

    public ValueTask<bool> PutAsync(StateItem item, string? ifVersion, CancellationToken cancellation)
    {
        var json = LavaJson.Write(seal.Close(item));
        return store.WriteAsync(db =>
        {
            if (ifVersion is not null)
            {
                var stored = db.Sql("SELECT timestamp FROM state WHERE state_id = ?1 AND (ttl = 0 OR ttl > ?2)").Text(item.StateId, Now);
                if ((stored ?? "") != ifVersion) return false;
            }
            db.Sql("INSERT OR REPLACE INTO state (state_id, timestamp, ttl, row) VALUES (?1, ?2, ?3, ?4)").Run(item.StateId, item.Timestamp, item.Ttl, json);
            return true;
        }, cancellation);
    }

    public ValueTask<IReadOnlyList<StateItem>> ListAsync(string? glob, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var now = Now;
        var texts = store.Read(db =>
        {
            var found = new List<string>();
            using var rows = db.Sql("SELECT state_id, row FROM state WHERE ttl = 0 OR ttl > ?1 ORDER BY state_id").Query(now);
            while (rows.Read())
            {
                if (glob is null || Glob.IsMatch(glob, rows.GetString(0))) found.Add(rows.GetString(1));
            }
            return found;
        });
        return ValueTask.FromResult<IReadOnlyList<StateItem>>(texts.ConvertAll(x => seal.Open(LavaJson.ReadStateItem(x))));
    }

    public ValueTask<bool> DeleteAsync(string stateId, CancellationToken cancellation) =>
        store.WriteAsync(db =>
        {
            // An expired item reads as missing, so deleting it deletes nothing; it goes all the same.
            var ttl = db.Sql("SELECT ttl FROM state WHERE state_id = ?1").Number(stateId);
            db.Sql("DELETE FROM state WHERE state_id = ?1").Run(stateId);
            return ttl is { } t && (t == 0 || t > Now);
        }, cancellation);
}
