using System.Text.Json;
using Lava.Core.Model;
using Lava.Core.Validation.Tables;

namespace Lava.Core.Scheduling;

/// <summary>Whether and when a job is scheduled, and why not.</summary>
public abstract record JobTiming
{
    private JobTiming() { }

    /// <summary>It isn't: it has no schedule or no dispatcher, or is disabled. A job whose <c>enabled</c> is a template is scheduled: the run decides.</summary>
    public sealed record None : JobTiming;

    /// <summary>It should be and can't: guessing would shift or stop it silently.</summary>
    /// <param name="Problem">What is wrong, and what would be right.</param>
    public sealed record Unclear(string Problem) : JobTiming;

    /// <summary>It is.</summary>
    /// <param name="Schedule">When.</param>
    /// <param name="Dispatcher">Whose clock it goes by.</param>
    /// <param name="Arguments">What the dispatcher adds to each dispatch.</param>
    public sealed record Scheduled(JobSchedule Schedule, string Dispatcher, DispatcherArguments Arguments) : JobTiming;

    /// <summary>Decides for a job.</summary>
    public static JobTiming Of(Job job, Dispatchers dispatchers)
    {
        if (job.Dispatcher is null or "" or "--" || ScheduleKind.IsNone(job.Schedule) || StartsDisabled(job)) return new None();
        var zone = dispatchers.Zone(job.Dispatcher);
        if (zone is null && JobSchedule.NeedsDefaultZone(job.Schedule))
            return new Unclear(DispatcherZones.Missing(job.Dispatcher));
        var (schedule, problems) = JobSchedule.Parse(job.Schedule, zone);
        if (schedule is null) return new Unclear(string.Join("; ", problems.Select(p => $"{Place(p)}: {p.Message}")));
        var arguments = dispatchers.Arguments(job.Dispatcher);
        return arguments.Problem is { } problem ? new Unclear($"the dispatcher \"{job.Dispatcher}\": {problem}") : new Scheduled(schedule, job.Dispatcher, arguments);
    }

    private static string Place(ScheduleProblem problem) => problem.Path.ToString() is ['[', ..] or "" ? $"schedule{problem.Path}" : $"schedule.{problem.Path}";

    private static bool StartsDisabled(Job job) => JsonScalars.Kind(job.Enabled) switch
    {
        JsonValueKind.True or JsonValueKind.String => false,
        _ => true,
    };
}
