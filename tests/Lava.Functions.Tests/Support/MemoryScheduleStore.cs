using System.Collections.Concurrent;
using Lava.Core.Ports;

namespace Lava.Functions.Tests.Support;

/// <summary>Schedules in memory.</summary>
public sealed class MemoryScheduleStore : IScheduleStore
{
    private readonly ConcurrentDictionary<string, StoredSchedule> _all = new(StringComparer.Ordinal);

    /// <summary>What a write of a schedule throws; by name.</summary>
    public Func<RealmSchedule, Exception?> Refuses { get; set; } = _ => null;
    /// <summary>Called after a write.</summary>
    public Action<RealmSchedule>? Wrote { get; set; }
    /// <summary>How many writes and deletions there were.</summary>
    public int Writes => _writes;
    /// <summary>How many calls there were: what Scheduler's rates are about.</summary>
    public int Calls => _calls;
    private int _writes, _calls;

    public IReadOnlyDictionary<string, StoredSchedule> All => _all;

    /// <summary>The schedules by job and name, each as its expression and zone.</summary>
    public IReadOnlyList<string> Expressions(string jobId) =>
        [.. _all.Values.Where(s => Core.Scheduling.ScheduledDispatch.JobOf(s.Schedule.Input) == jobId).OrderBy(s => s.Schedule.Name, StringComparer.Ordinal).Select(s => $"{s.Schedule.Expression} {s.Schedule.Timezone}")];

    /// <summary>Puts a schedule by hand.</summary>
    public void Put(RealmSchedule schedule, bool asMade = true) => _all[schedule.Name] = new StoredSchedule(schedule, asMade);

    public ValueTask<IReadOnlyList<string>> ListAsync(string? prefix, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _calls);
        return ValueTask.FromResult<IReadOnlyList<string>>([.. _all.Keys.Where(n => n.StartsWith(prefix ?? "", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]);
    }

    public ValueTask<StoredSchedule?> GetAsync(string name, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _calls);
        return ValueTask.FromResult(_all.GetValueOrDefault(name));
    }

    public ValueTask PutAsync(RealmSchedule schedule, bool exists, CancellationToken cancellation)
    {
        if (Refuses(schedule) is { } error) throw error;
        Interlocked.Increment(ref _writes);
        Interlocked.Increment(ref _calls);
        Put(schedule);
        Wrote?.Invoke(schedule);
        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteAsync(string name, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _writes);
        Interlocked.Increment(ref _calls);
        _all.TryRemove(name, out _);
        return ValueTask.CompletedTask;
    }
}
