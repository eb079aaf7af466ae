using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;
using Lava.Core.Scheduling;
using Microsoft.Extensions.Logging;

namespace Lava.Functions.ScheduleSync;

/// <summary>
/// Makes the schedules what the jobs ask for. A job is read again just before and just after its schedules are written, so that no
/// newer change is undone; a job that is broken, or can't be looked over, never stops another.
/// </summary>
internal sealed partial class ScheduleSyncer(ISpecStore specs, IScheduleStore schedules, DispatcherBook book, ILogger log, TimeProvider time)
{
    // Requests keep to Scheduler's rates by themselves: this only hides their latency.
    private const int AtOnce = 16;
    private const int Rounds = 5;

    /// <summary>Looks over single jobs, whose specs have changed.</summary>
    public async Task SyncAsync(IEnumerable<string> jobIds, SyncReport report, CancellationToken cancellation)
    {
        var dispatchers = await book.GetAsync(cancellation);
        await EachAsync(jobIds, id => id, report, async (id, stop) =>
            await SyncJobAsync(id, null, await schedules.ListAsync(Names.ScheduleStem(id), stop), dispatchers, report, stop), cancellation);
    }

    /// <summary>Looks over all jobs that <paramref name="which"/> takes; with null really all, and the schedules of jobs that are gone.</summary>
    public async Task ReconcileAsync(Func<Job, bool>? which, SyncReport report, CancellationToken cancellation)
    {
        var jobs = await specs.JobsAsync(cancellation);
        var dispatchers = await book.ReadAsync(jobs, cancellation);
        var names = (await schedules.ListAsync(null, cancellation)).ToLookup(Stem);
        await EachAsync(jobs.Where(j => which?.Invoke(j) != false), j => j.JobId, report, (job, stop) =>
            SyncJobAsync(job.JobId, job, [.. names[Names.ScheduleStem(job.JobId)]], dispatchers, report, stop), cancellation);
        if (which is not null) return;
        var known = jobs.Select(j => Names.ScheduleStem(j.JobId)).ToHashSet(StringComparer.Ordinal);
        await EachAsync(names.Where(g => !known.Contains(g.Key)), g => g.Key, report, (left, stop) => SyncLeftAsync([.. left], dispatchers, report, stop), cancellation);
    }

    // Schedules of no good job: the job is gone, or broken, or they are none of ours.
    private async Task SyncLeftAsync(IReadOnlyList<string> names, Dispatchers dispatchers, SyncReport report, CancellationToken cancellation)
    {
        string? jobId = null;
        foreach (var name in names)
            if (await schedules.GetAsync(name, cancellation) is { } stored && (jobId = ScheduledDispatch.JobOf(stored.Schedule.Input)) is not null) break;
        if (jobId is null || Names.ScheduleStem(jobId) != Stem(names[0]))
        {
            foreach (var name in names) report.Foreign(name);
            LogForeign(log, names[0]);
            return;
        }
        await SyncJobAsync(jobId, null, names, dispatchers, report, cancellation);
    }

    private async Task SyncJobAsync(string jobId, Job? listed, IReadOnlyList<string> existing, Dispatchers dispatchers, SyncReport report, CancellationToken cancellation)
    {
        var lookup = listed is not null ? new SpecLookup<Job>(listed, null) : await specs.JobAsync(jobId, cancellation);
        for (var round = 1; ; round++)
        {
            var asked = JobSchedules.Of(lookup, dispatchers, time.GetUtcNow());
            if (asked.Wanted is not { } wanted)
            {
                report.Wrong(jobId, asked.Problem!);
                LogProblem(log, jobId, asked.Problem!);
                return;
            }
            var differ = await DifferingAsync(wanted, existing, cancellation);
            if (differ.Count == 0 && existing.Count <= wanted.Count)
            {
                report.Seen(wanted.Count);
                return;
            }
            if (round > Rounds) throw new PortException($"{jobId}: it changes too often: try again");
            var fresh = await specs.JobAsync(jobId, cancellation);
            if (IsSame(lookup, fresh))
            {
                await ApplyAsync(jobId, wanted, differ, existing, report, cancellation);
                existing = [.. wanted.Select(w => w.Name)];
                // A change that came between is either seen here, or its own stream record comes after what was just written.
                fresh = await specs.JobAsync(jobId, cancellation);
                if (IsSame(lookup, fresh))
                {
                    report.Seen(wanted.Count);
                    return;
                }
            }
            lookup = fresh;
        }
    }

    private async Task<List<RealmSchedule>> DifferingAsync(IReadOnlyList<RealmSchedule> wanted, IReadOnlyList<string> existing, CancellationToken cancellation)
    {
        var differ = new List<RealmSchedule>();
        foreach (var schedule in wanted)
        {
            var stored = existing.Contains(schedule.Name) ? await schedules.GetAsync(schedule.Name, cancellation) : null;
            if (stored is null || !stored.AsMade || stored.Schedule != schedule) differ.Add(schedule);
        }
        return differ;
    }

    private async Task ApplyAsync(
        string jobId, IReadOnlyList<RealmSchedule> wanted, List<RealmSchedule> differ, IReadOnlyList<string> existing, SyncReport report, CancellationToken cancellation)
    {
        foreach (var schedule in differ)
        {
            var exists = existing.Contains(schedule.Name);
            await schedules.PutAsync(schedule, exists, cancellation);
            Tell(exists ? ScheduleChange.Updated : ScheduleChange.Created, schedule.Name);
        }
        foreach (var name in existing.Except(wanted.Select(w => w.Name)))
        {
            await schedules.DeleteAsync(name, cancellation);
            Tell(ScheduleChange.Deleted, name);
        }

        void Tell(string kind, string name)
        {
            report.Changed(new ScheduleChange(kind, name, jobId));
            LogChanged(log, name, jobId, kind);
        }
    }

    private async Task EachAsync<T>(IEnumerable<T> items, Func<T, string> id, SyncReport report, Func<T, CancellationToken, Task> sync, CancellationToken cancellation) =>
        await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (item, stop) =>
        {
            try
            {
                await sync(item, stop);
            }
            catch (PortException e)
            {
                report.Failed(id(item), e.Message);
                LogFailed(log, e, id(item));
            }
        });

    private static bool IsSame(SpecLookup<Job> one, SpecLookup<Job> other) => one.Problem == other.Problem && JsonNode.DeepEquals(one.Item?.Raw, other.Item?.Raw);

    private static string Stem(string name) => name[..(name.LastIndexOf('-') + 1)];

    [LoggerMessage(330, LogLevel.Information, "Schedule {Schedule} of job {JobId} {Change}")]
    private static partial void LogChanged(ILogger log, string schedule, string jobId, string change);

    [LoggerMessage(331, LogLevel.Error, "Job {JobId} can't be scheduled as it is; its schedules stay as they were: {Problem}")]
    private static partial void LogProblem(ILogger log, string jobId, string problem);

    [LoggerMessage(332, LogLevel.Error, "Job {JobId} could not be looked over; it is tried again")]
    private static partial void LogFailed(ILogger log, Exception e, string jobId);

    [LoggerMessage(333, LogLevel.Warning, "Schedule {Schedule} of the realm's group is none of ours; it is left alone")]
    private static partial void LogForeign(ILogger log, string schedule);
}
