using System.Collections.Concurrent;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Cli.Running;

/// <summary>Which runs of one tree are still live, as this process writes them.</summary>
public sealed class TreeState(string rootId)
{
    private readonly ConcurrentDictionary<RunKey, Run> _rows = new();
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Whether a row belongs to the tree.</summary>
    public bool Holds(Run row) => row.MasterRunId == rootId || row.RunId == rootId;

    /// <summary>Takes in a row as it was written, or read.</summary>
    public void Saw(Run row)
    {
        if (!Holds(row)) return;
        _rows.AddOrUpdate(row.Key, row, (_, old) => row.Fence >= old.Fence ? row : old);
        Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
    }

    /// <summary>The job of a run; null when it hasn't been seen.</summary>
    public string? JobOf(string runId) => _rows.Keys.FirstOrDefault(k => k.RunId == runId).JobId;

    /// <summary>Rows with more to come. A child in line has its parent to look after it.</summary>
    public IReadOnlyList<Run> Live => [.. _rows.Values.Where(r => !r.IsSettled && !r.Inline)];

    /// <summary>Completes at the next change.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>Reads the tree's live rows again, as other processes may have written them too; true when all is settled.</summary>
    public async ValueTask<bool> RefreshAsync(IRunStore runs, CancellationToken cancellation)
    {
        foreach (var row in Live)
            if (await runs.GetAsync(row.Key, cancellation) is { } now) Saw(now);
        if (Live.Count > 0) return false;
        // Nothing lives that we know of: what others dispatched within the tree is in the store.
        foreach (var row in await runs.ListAsync(new RunQuery { MasterRunId = rootId, Limit = int.MaxValue }, cancellation)) Saw(row);
        return Live.Count == 0;
    }

    /// <summary>The root and what was dispatched within the tree: what counts for the outcome.</summary>
    public IEnumerable<Run> Counted => _rows.Values.Where(r => !r.Inline);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
