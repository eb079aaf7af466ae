using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Scheduling;

namespace Lava.Functions.ScheduleSync;

/// <summary>
/// The realm's dispatchers, which stand in its item and in lavasched jobs. Which jobs these are is kept for a while, as finding out reads all
/// jobs; what they say is read each time, as another process may have followed their change.
/// </summary>
internal sealed class DispatcherBook(ISpecStore specs, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);
    private IReadOnlyList<string>? _jobIds;
    private long _readAt;

    /// <summary>The dispatchers as the realm's item and the lavasched jobs now define them; of jobs that became one, those of the last five minutes may be missing.</summary>
    public async ValueTask<Dispatchers> GetAsync(CancellationToken cancellation)
    {
        if (_jobIds is not { } known || time.GetElapsedTime(_readAt) >= Kept) return await ReadAsync(await specs.JobsAsync(cancellation), cancellation);
        var jobs = new List<Job>();
        foreach (var id in known)
            if ((await specs.JobAsync(id, cancellation)).Item is { } job) jobs.Add(job);
        return await DefinedAsync(jobs, cancellation);
    }

    /// <summary>The dispatchers as these jobs and the realm's item now define them.</summary>
    public async ValueTask<Dispatchers> ReadAsync(IReadOnlyList<Job> jobs, CancellationToken cancellation)
    {
        var read = await DefinedAsync(jobs, cancellation);
        (_jobIds, _readAt) = ([.. jobs.Where(j => j.Type == Dispatchers.JobType).Select(j => j.JobId)], time.GetTimestamp());
        return read;
    }

    private async ValueTask<Dispatchers> DefinedAsync(IReadOnlyList<Job> jobs, CancellationToken cancellation) =>
        new((await specs.RealmAsync(cancellation)).Raw, [.. jobs.Select(j => j.Raw)]);
}
