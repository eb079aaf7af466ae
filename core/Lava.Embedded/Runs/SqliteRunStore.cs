using System.Text;
using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;
using Lava.Embedded.Storage;

namespace Lava.Embedded.Runs;

/// <summary>The events table: a row as JSON text, beside it the columns that are searched.</summary>
internal sealed class SqliteRunStore(Store store) : IRunStore
{
    private const string Select = "SELECT row FROM runs WHERE run_id = ?1 AND job_id = ?2";

    private const string Insert =
        """
        INSERT INTO runs (run_id, job_id, fence, nonce, status, worker, due, sweep, tu_event, parent_run_id, master_run_id, ttl, row)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        ON CONFLICT (run_id, job_id) DO NOTHING
        """;

    private const string Update =
        """
        UPDATE runs SET fence = ?3, nonce = ?4, status = ?5, worker = ?6, due = ?7, sweep = ?8, tu_event = ?9,
            parent_run_id = ?10, master_run_id = ?11, ttl = ?12, row = ?13
        WHERE run_id = ?1 AND job_id = ?2 AND fence = ?14
        """;

    public ValueTask<Run?> GetAsync(RunKey key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var json = store.Read(db => db.Sql(Select).Text(key.RunId, key.JobId));
        return ValueTask.FromResult(json is null ? null : StoredRow.Read(key, json, LavaJson.ReadRun));
    }

    public async ValueTask<RunWrite> WriteAsync(Run row, long? seenFence, CancellationToken cancellation)
    {
        RunRows.CheckFence(row, seenFence);
        var json = LavaJson.Write(row);
        var tuEvent = RunRows.EventTime(row);
        var status = row.Status.Text();
        // The stored text is returned only with a refusal.
        var stored = await store.WriteAsync(db =>
        {
            var changed = seenFence is { } fence
                ? db.Sql(Update).Run(row.RunId, row.JobId, row.Fence, row.Nonce, status, row.Worker, row.Due, row.Sweep, tuEvent, row.ParentRunId, row.MasterRunId, row.Ttl, json, fence)
                : db.Sql(Insert).Run(row.RunId, row.JobId, row.Fence, row.Nonce, status, row.Worker, row.Due, row.Sweep, tuEvent, row.ParentRunId, row.MasterRunId, row.Ttl, json);
            return changed > 0 ? json : db.Sql(Select).Text(row.RunId, row.JobId);
        }, cancellation);
        return ReferenceEquals(stored, json) ? new RunWrite(true, row) : RunRows.Refused(row, stored is null ? null : StoredRow.Read(row.Key, stored, LavaJson.ReadRun));
    }

    public ValueTask<RunKey?> FindAsync(string runId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var jobId = store.Read(db => db.Sql("SELECT job_id FROM runs WHERE run_id = ?1 LIMIT 1").Text(runId));
        return ValueTask.FromResult<RunKey?>(jobId is null ? null : new RunKey(jobId, runId));
    }

    public ValueTask<IReadOnlyList<RunKey>> WaitingAsync(string fleet, DateTimeOffset until, int limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var last = RunRows.Waiting + Instant.ToKey(until);
        var found = store.Read(db =>
        {
            var keys = new List<(string Due, RunKey Key)>();
            for (var shard = 0; shard < Names.Shards; shard++)
            {
                using var rows = db.Sql("SELECT due, job_id, run_id FROM runs WHERE sweep = ?1 AND due >= 'W#' AND due <= ?2 ORDER BY due LIMIT ?3").Query($"{fleet}#{shard}", last, limit);
                while (rows.Read()) keys.Add((rows.GetString(0), new RunKey(rows.GetString(1), rows.GetString(2))));
            }
            return keys;
        });
        return ValueTask.FromResult<IReadOnlyList<RunKey>>([.. found.OrderBy(x => x.Due, StringComparer.Ordinal).Take(limit).Select(x => x.Key)]);
    }

    public ValueTask<IReadOnlyList<HeldRun>> HeldAsync(string fleet, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var found = store.Read(db =>
        {
            var held = new List<HeldRun>();
            for (var shard = 0; shard < Names.Shards; shard++)
            {
                using var rows = db.Sql("SELECT due, job_id, run_id FROM runs WHERE sweep = ?1 AND due >= 'H#' AND due < 'H$'").Query($"{fleet}#{shard}");
                while (rows.Read()) held.Add(new HeldRun(new RunKey(rows.GetString(1), rows.GetString(2)), RunRows.HolderOf(rows.GetString(0), fleet)));
            }
            return held;
        });
        return ValueTask.FromResult<IReadOnlyList<HeldRun>>(found);
    }

    public ValueTask<IReadOnlyList<Run>> ListAsync(RunQuery query, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var (sql, values) = ListSql(query);
        var found = store.Read(db =>
        {
            var texts = new List<(RunKey Key, string Json)>();
            using var rows = db.Sql(sql).Query(values);
            while (texts.Count < query.Limit && rows.Read())
            {
                if (query.Job is null || Glob.IsMatch(query.Job, rows.GetString(0))) texts.Add((new RunKey(rows.GetString(0), rows.GetString(1)), rows.GetString(2)));
            }
            return texts;
        });
        return ValueTask.FromResult<IReadOnlyList<Run>>(found.ConvertAll(x => StoredRow.Read(x.Key, x.Json, LavaJson.ReadRun)));
    }

    private static (string Sql, object?[] Values) ListSql(RunQuery query)
    {
        var sql = new StringBuilder("SELECT job_id, run_id, row FROM runs WHERE 1");
        var values = new List<object?>();
        void And(string condition, object? value)
        {
            if (value is null) return;
            values.Add(value);
            sql.Append(" AND ").Append(condition).Append(" ?").Append(values.Count);
        }
        And("status =", query.Status?.Text());
        And("worker =", query.Fleet);
        And("tu_event >=", query.Since is { } since ? Instant.ToUtcSeconds(since) : null);
        And("parent_run_id =", query.ParentRunId);
        And("master_run_id =", query.MasterRunId);
        And("run_id >=", query.RunIdPrefix);
        And("run_id <", query.RunIdPrefix is { } prefix ? prefix + '\uffff' : null);
        return (sql.Append(" ORDER BY tu_event DESC, run_id DESC").ToString(), [.. values]);
    }
}
