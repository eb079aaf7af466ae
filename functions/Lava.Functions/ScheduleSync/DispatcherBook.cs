using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Scheduling;

namespace Lava.Functions.ScheduleSync;

/// <summary>The realm's dispatchers, which stand in its item and in lavasched jobs: kept for a while, as finding the latter reads all jobs.</summary>
internal sealed class DispatcherBook(ISpecStore specs, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);
    private Dispatchers? _read;
    private long _readAt;

    /// <summary>The dispatchers, at most 15 minutes old.</summary>
    public async ValueTask<Dispatchers> GetAsync(CancellationToken cancellation) =>
        _read is { } read && time.GetElapsedTime(_readAt) < Kept ? read : await ReadAsync(await specs.JobsAsync(cancellation), cancellation);

    /// <summary>The dispatchers as these jobs and the realm's item now define them.</summary>
    public async ValueTask<Dispatchers> ReadAsync(IReadOnlyList<Job> jobs, CancellationToken cancellation)
    {
        var realm = await specs.RealmAsync(cancellation);
        _readAt = time.GetTimestamp();
        return _read = new Dispatchers(realm.Raw, [.. jobs.Select(j => j.Raw)]);
    }
}
