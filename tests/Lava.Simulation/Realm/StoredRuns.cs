using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Simulation.Kernel;

namespace Lava.Simulation.Realm;

/// <summary>The events table as it truly stands, its index, which lags, and what watches its writes.</summary>
internal sealed class StoredRuns(World world, IRunStore store)
{
    private readonly Dictionary<RunKey, Run> _rows = [];
    private readonly Dictionary<RunKey, List<(long VisibleAt, Run Row)>> _index = [];

    /// <summary>All rows, in order of their first write.</summary>
    public IEnumerable<Run> All => _rows.Values;

    /// <summary>A row as it stands, for checks: not to be changed.</summary>
    public Run? Find(RunKey key) => _rows.GetValueOrDefault(key);

    /// <summary>A row as a reader gets it.</summary>
    public Run? Get(RunKey key) => Now(store.GetAsync(key, CancellationToken.None));

    /// <summary>A conditional write by somebody.</summary>
    public RunWrite Write(Participant author, Run row, long? seenFence)
    {
        var old = _rows.GetValueOrDefault(row.Key);
        (row, seenFence) = world.Rules.Written(world, author, old, row, seenFence);
        var write = Now(store.WriteAsync(row, seenFence, CancellationToken.None));
        if (!write.Applied || ReferenceEquals(old, _rows.GetValueOrDefault(row.Key)) && old is not null && old.Nonce == row.Nonce) return write;
        _rows[row.Key] = row;
        Index(row);
        world.Checks.Written(author, old, row);
        return write;
    }

    /// <summary>Rows that wait and are due, as the index shows them.</summary>
    public IReadOnlyList<RunKey> Waiting(string fleet, DateTimeOffset until, int limit)
    {
        var last = "W#" + Instant.ToKey(until);
        return [.. Visible(fleet, "W#").Where(r => string.CompareOrdinal(r.Due, last) <= 0).OrderBy(r => r.Due, StringComparer.Ordinal).Take(limit).Select(r => r.Key)];
    }

    /// <summary>Rows that are held, as the index shows them.</summary>
    public IReadOnlyList<HeldRun> Held(string fleet) => [.. Visible(fleet, "H#").Select(r => new HeldRun(r.Key, SessionId.Parse(r.Due![2..])!.Value))];

    /// <summary>Whether the index, but for its lag, shows what the store's own queries show.</summary>
    public bool IndexIsTrue(string fleet)
    {
        var last = _index.Values.Select(v => v[^1].Row).Where(r => IsShown(r, fleet)).ToLookup(r => r.Due![0], r => r.Key);
        var (held, waiting) = (Now(store.HeldAsync(fleet, CancellationToken.None)), Now(store.WaitingAsync(fleet, DateTimeOffset.MaxValue, int.MaxValue, CancellationToken.None)));
        return last['H'].ToHashSet().SetEquals(held.Select(h => h.Key)) && last['W'].ToHashSet().SetEquals(waiting);
    }

    private static bool IsShown(Run row, string fleet) => row is { Due: not null, Sweep: { } sweep } && sweep.AsSpan(0, sweep.LastIndexOf('#')).SequenceEqual(fleet);

    private void Index(Run row)
    {
        if (!_index.TryGetValue(row.Key, out var versions)) _index.Add(row.Key, versions = []);
        var random = world.Random;
        var lag = world.Faulty && random.NextDouble() < world.Chances.Lag ? 2 + random.NextDouble() * 88 : random.NextDouble() * .5;
        var at = world.Scheduler.Now + Scheduler.Ticks(lag);
        // An item's changes reach its index in order.
        if (versions.Count > 0) at = Math.Max(at, versions[^1].VisibleAt);
        versions.Add((at, row));
        var shown = versions.FindLastIndex(v => v.VisibleAt <= world.Scheduler.Now);
        if (shown > 0) versions.RemoveRange(0, shown);
    }

    private IEnumerable<Run> Visible(string fleet, string kind)
    {
        foreach (var versions in _index.Values)
        {
            var shown = versions.FindLastIndex(v => v.VisibleAt <= world.Scheduler.Now);
            if (shown < 0) continue;
            var row = versions[shown].Row;
            if (IsShown(row, fleet) && row.Due!.StartsWith(kind, StringComparison.Ordinal)) yield return row;
        }
    }

    // Ports in memory answer at once.
    private static T Now<T>(ValueTask<T> answer) => answer.IsCompleted ? answer.GetAwaiter().GetResult() : throw new InvalidOperationException("a port in memory has to answer at once");
}
