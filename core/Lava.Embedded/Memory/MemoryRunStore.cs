using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Embedded.Memory;

/// <summary>Rows are kept as text, as elsewhere: what can't be stored doesn't survive here either.</summary>
internal sealed class MemoryRunStore : IRunStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RunKey, (Run Row, string Json)> _rows = [];

    public ValueTask<Run?> GetAsync(RunKey key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock) return ValueTask.FromResult(Read(key));
    }

    public ValueTask<RunWrite> WriteAsync(Run row, long? seenFence, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RunRows.CheckFence(row, seenFence);
        var json = LavaJson.Write(row);
        lock (_lock)
        {
            var found = _rows.TryGetValue(row.Key, out var stored);
            if (seenFence is { } seen ? !found || stored.Row.Fence != seen : found)
                return ValueTask.FromResult(RunRows.Refused(row, Read(row.Key)));
            _rows[row.Key] = (row, json);
            return ValueTask.FromResult(new RunWrite(true, row));
        }
    }

    public ValueTask<RunKey?> FindAsync(string runId, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock) return ValueTask.FromResult<RunKey?>(_rows.Keys.Where(x => x.RunId == runId).Cast<RunKey?>().FirstOrDefault());
    }

    public ValueTask<IReadOnlyList<RunKey>> WaitingAsync(string fleet, DateTimeOffset until, int limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var last = RunRows.Waiting + Instant.ToKey(until);
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<RunKey>>([.. Due(fleet, RunRows.Waiting)
                .Where(x => string.CompareOrdinal(x.Due, last) <= 0)
                .OrderBy(x => x.Due, StringComparer.Ordinal).Take(limit).Select(x => x.Key)]);
        }
    }

    public ValueTask<IReadOnlyList<HeldRun>> HeldAsync(string fleet, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock) return ValueTask.FromResult<IReadOnlyList<HeldRun>>([.. Due(fleet, RunRows.Held).Select(x => new HeldRun(x.Key, RunRows.HolderOf(x.Due!, fleet)))]);
    }

    public ValueTask<IReadOnlyList<Run>> ListAsync(RunQuery query, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var since = query.Since is { } at ? Instant.ToUtcSeconds(at) : null;
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<Run>>([.. _rows.Values.Select(x => x.Row)
                .Where(x => (query.Status is null || x.Status == query.Status)
                    && (query.Fleet is null || x.Worker == query.Fleet)
                    && (since is null || string.CompareOrdinal(RunRows.EventTime(x), since) >= 0)
                    && (query.ParentRunId is null || x.ParentRunId == query.ParentRunId)
                    && (query.MasterRunId is null || x.MasterRunId == query.MasterRunId)
                    && (query.RunIdPrefix is null || x.RunId.StartsWith(query.RunIdPrefix, StringComparison.Ordinal))
                    && (query.Job is null || Glob.IsMatch(query.Job, x.JobId)))
                .OrderByDescending(RunRows.EventTime, StringComparer.Ordinal).ThenByDescending(x => x.RunId, StringComparer.Ordinal)
                .Take(query.Limit).Select(x => Read(x.Key)!)]);
        }
    }

    private Run? Read(RunKey key) => _rows.TryGetValue(key, out var stored) ? LavaJson.ReadRun(stored.Json) : null;

    private IEnumerable<Run> Due(string fleet, string kind) => _rows.Values.Select(x => x.Row)
        .Where(x => x.Due?.StartsWith(kind, StringComparison.Ordinal) == true && x.Sweep is { } sweep && sweep[..Math.Max(0, sweep.LastIndexOf('#'))] == fleet);
}
