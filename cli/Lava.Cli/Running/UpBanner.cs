using Lava.Cli.Output;
using Lava.Cli.Realms;
using Lava.Core.Model;
using Lava.Core.Scheduling;
using Spectre.Console;

namespace Lava.Cli.Running;

/// <summary>What <c>lava up</c> says first: the realm, its fleets, its jobs, and what comes next.</summary>
internal static class UpBanner
{
    private const int MostNext = 5;

    /// <summary>Prints it.</summary>
    public static async Task PrintAsync(CliContext context, OpenRealm realm, CancellationToken cancellation)
    {
        var item = await realm.RealmAsync(cancellation);
        var jobs = await realm.Ports.Specs.JobsAsync(cancellation);
        var fleets = await WorkerSetup.FleetsAsync(realm, cancellation);
        var console = context.Results;
        console.MarkupLine($"[bold]realm {Markup.Escape(item.Name)}[/] [dim]{Markup.Escape(realm.Folder)}[/]");
        console.MarkupLine($"fleets: {Markup.Escape(string.Join(", ", fleets.Select(f => $"{f.Key} ({f.Value} slots)")))}; {jobs.Count} jobs, {realm.Specs?.Triggers.Count ?? 0} triggers");
        var now = context.Time.GetUtcNow();
        foreach (var (at, job) in Next(jobs, realm.Specs?.Current.DispatcherZones ?? new Dictionary<string, string>(), now))
            console.MarkupLine($"[dim]next: {Markup.Escape(People.Clock(at, context.Time))} {Markup.Escape(job)} (in {Spans.ForPeople(at - now)})[/]");
        console.MarkupLine("[dim]Ctrl-C stops it[/]");
    }

    private static IEnumerable<(DateTimeOffset At, string Job)> Next(IEnumerable<Job> jobs, IReadOnlyDictionary<string, string> zones, DateTimeOffset now)
    {
        var next = new List<(DateTimeOffset, string)>();
        foreach (var job in jobs)
        {
            if (job.Schedule is null || job.Dispatcher is not { } dispatcher || !zones.TryGetValue(dispatcher, out var zone) || job.Enabled.Bool() == false) continue;
            if (JobSchedule.Parse(job.Schedule, zone).Schedule is { NeverFires: false } schedule)
                next.AddRange(schedule.Next(now, 1).Select(at => (at, job.JobId)));
        }
        return next.Order().Take(MostNext);
    }
}
