namespace Lava.Embedded.Storage;

/// <summary>Deletes what has expired.</summary>
internal static class Purge
{
    private const int Batch = 200;

    private static readonly string[] Statements =
    [
        "DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE ttl IS NOT NULL AND ttl < ?1 LIMIT ?2)",
        "DELETE FROM state WHERE state_id IN (SELECT state_id FROM state WHERE ttl > 0 AND ttl < ?1 LIMIT ?2)",
        "DELETE FROM sessions WHERE (fleet, session) IN (SELECT fleet, session FROM sessions WHERE ttl > 0 AND ttl < ?1 LIMIT ?2)",
    ];

    private const string Orphans =
        "DELETE FROM seen WHERE (fleet, session) IN (SELECT fleet, session FROM seen WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE sessions.fleet = seen.fleet AND sessions.session = seen.session) LIMIT ?1)";

    /// <summary>Deletes rows whose <c>ttl</c> is before an instant (epoch seconds); how many.</summary>
    public static async Task<int> RowsAsync(Store store, long now, CancellationToken cancellation)
    {
        var purged = 0;
        foreach (var sql in Statements) purged += await AllAsync(store, db => db.Sql(sql).Run(now, Batch), cancellation);
        return purged + await AllAsync(store, db => db.Sql(Orphans).Run(Batch), cancellation);
    }

    private static async Task<int> AllAsync(Store store, Func<Db, int> deleteSome, CancellationToken cancellation)
    {
        var all = 0;
        while (true)
        {
            var some = await store.WriteAsync(deleteSome, cancellation);
            all += some;
            if (some < Batch) return all;
        }
    }
}
