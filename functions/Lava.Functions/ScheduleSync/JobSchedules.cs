using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;
using Lava.Core.Scheduling;

namespace Lava.Functions.ScheduleSync;

/// <summary>The schedules that a job asks for, or why they can't be told.</summary>
/// <param name="Wanted">The schedules; null when <paramref name="Problem"/> says why.</param>
/// <param name="Problem">What is wrong. What is there stays: stopping a job, or running it at guessed times, would be worse.</param>
internal sealed record JobSchedules(IReadOnlyList<RealmSchedule>? Wanted, string? Problem)
{
    /// <summary>Decides for a job as it was looked up; one that is gone asks for none.</summary>
    public static JobSchedules Of(SpecLookup<Job> lookup, Dispatchers dispatchers, DateTimeOffset now)
    {
        if (lookup.Item is not { } job) return lookup.Problem is { } broken ? new(null, broken) : new([], null);
        return JobTiming.Of(job, dispatchers) switch
        {
            JobTiming.Unclear unclear => new(null, unclear.Problem),
            JobTiming.Scheduled { Schedule.EventBridgeProblem: { } problem } => new(null, problem),
            JobTiming.Scheduled timing => new(Named(job.JobId, timing, now), null),
            _ => new([], null),
        };
    }

    private static List<RealmSchedule> Named(string jobId, JobTiming.Scheduled timing, DateTimeOffset now)
    {
        var stem = Names.ScheduleStem(jobId);
        var input = new ScheduledDispatch { JobId = jobId, Dispatcher = timing.Dispatcher, Arguments = timing.Arguments }.ToInput();
        return [.. timing.Schedule.ToEventBridge(now).Select((e, i) => new RealmSchedule($"{stem}{i + 1}", e.Expression, e.Timezone, e.Start, e.End, input))];
    }
}
