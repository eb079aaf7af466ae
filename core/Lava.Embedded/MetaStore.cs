using Lava.Embedded.Storage;

namespace Lava.Embedded;

/// <summary>Small durable marks of the realm's hosts, e.g. ids of backfills.</summary>
public sealed class MetaStore
{
    private readonly Store _store;

    internal MetaStore(Store store) => _store = store;

    /// <summary>The value of a key; null when there is none.</summary>
    public ValueTask<string?> GetAsync(string key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_store.Read(db => db.Sql("SELECT value FROM meta WHERE key = ?1").Text(key)));
    }

    /// <summary>Puts a value; null takes the key away. Durable when it returns.</summary>
    public async ValueTask PutAsync(string key, string? value, CancellationToken cancellation) =>
        await _store.WriteAsync(db => value is null
            ? db.Sql("DELETE FROM meta WHERE key = ?1").Run(key)
            : db.Sql("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)").Run(key, value), cancellation);

    /// <summary>Puts a value if the key has none; the value it has then. Of several processes one wins.</summary>
    public async ValueTask<string> PutIfAbsentAsync(string key, string value, CancellationToken cancellation) =>
        await _store.WriteAsync(db =>
        {
            db.Sql("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO NOTHING").Run(key, value);
            return db.Sql("SELECT value FROM meta WHERE key = ?1").Text(key)!;
        }, cancellation);
}
