using System.Runtime.CompilerServices;
using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Scheduling;

namespace Lava.Embedded.Clock;

/// <summary>
/// The laptop's stand-in for EventBridge Scheduler: dispatches scheduled jobs at their instants. Instants missed while nobody
/// looked (the realm was down, the machine slept) are told, not caught up. Two clocks on one realm are harmless: an instant is one cause.
/// </summary>
/// <param name="ports">The realm.</param>
/// <param name="dispatcher">Dispatches.</param>
/// <param name="time">The clock.</param>
/// <param name="tell">Takes sentences for people.</param>
public sealed class ScheduleClock(RealmPorts ports, Dispatcher dispatcher, TimeProvider time, Action<string> tell)
{
    // A delay of less than a millisecond is none: waiting for it would spin.
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1), Look = TimeSpan.FromSeconds(1), Late = TimeSpan.FromSeconds(60);
    private readonly ConditionalWeakTable<Job, Parsed> _parsed = [];

    /// <summary>Dispatches until told to stop. Specs are asked anew at each look, so that a change counts within a second.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var mark = time.GetUtcNow();
        try
        {
            while (true)
            {
                await Task.Delay(await UntilNextAsync(mark, stop), time, stop);
                var now = time.GetUtcNow();
                if (now < mark) mark = now; // The wall clock was set back; what was dispatched already is the same cause.
                try
                {
                    await DispatchBetweenAsync(mark, now, stop);
                    mark = now;
                }
                catch (PortException e)
                {
                    tell($"schedules: {e.Message}; trying again");
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    /// <summary>Dispatches what is scheduled after one instant and up to another.</summary>
    public async Task DispatchBetweenAsync(DateTimeOffset after, DateTimeOffset until, CancellationToken cancellation)
    {
        foreach (var (job, schedule) in await ScheduledAsync(cancellation))
        {
            var missed = 0;
            foreach (var instant in schedule.Next(after, until))
            {
                if (until - instant > Late) missed++;
                else await DispatchAsync(job, instant, cancellation);
            }
            if (missed > 0) tell($"{job.JobId}: {missed} scheduled {(missed == 1 ? "instant was" : "instants were")} missed and not caught up (the clock jumped or the machine slept)");
        }
    }

    private async Task<TimeSpan> UntilNextAsync(DateTimeOffset mark, CancellationToken cancellation)
    {
        var wait = Look;
        foreach (var (_, schedule) in await ScheduledAsync(cancellation))
        {
            foreach (var next in schedule.Next(mark, 1))
                if (next - time.GetUtcNow() is var left && left < wait) wait = left > Least ? left : Least;
        }
        return wait;
    }

    private async Task DispatchAsync(Job job, DateTimeOffset instant, CancellationToken cancellation)
    {
        var result = await dispatcher.DispatchAsync(
            new DispatchRequest
            {
                JobId = job.JobId,
                RunId = Causes.Schedule(ports.Realm, job.JobId, instant),
                Trigger = new RunTrigger { Source = "schedule", Id = job.Dispatcher, Time = instant },
            },
            cancellation);
        if (result.Problem is { } problem) tell($"{job.JobId}: scheduled but rejected: {problem}");
    }

    // Jobs with a dispatcher whose zone is known, a good schedule, and not plainly disabled.
    private async Task<List<(Job Job, JobSchedule Schedule)>> ScheduledAsync(CancellationToken cancellation)
    {
        var jobs = await ports.Specs.JobsAsync(cancellation);
        var scheduled = jobs.Where(j => j is { Schedule: not null, Dispatcher: not null } && !StartsDisabled(j)).ToList();
        if (scheduled.Count == 0) return [];
        var realm = await ports.Specs.RealmAsync(cancellation);
        var zones = DispatcherZones.Of(realm.Raw, jobs.Select(j => j.Raw));
        var found = new List<(Job, JobSchedule)>();
        foreach (var job in scheduled)
        {
            var zone = zones.GetValueOrDefault(job.Dispatcher!);
            if (zone is null && JobSchedule.NeedsDefaultZone(job.Schedule)) continue; // `check` says so: guessing would shift it silently.
            if (!_parsed.TryGetValue(job, out var parsed) || parsed.Zone != zone)
                _parsed.AddOrUpdate(job, parsed = new Parsed(zone, JobSchedule.Parse(job.Schedule, zone).Schedule));
            if (parsed.Schedule is { } schedule) found.Add((job, schedule));
        }
        return found;
    }

    private static bool StartsDisabled(Job job) =>
        job.Enabled is not System.Text.Json.Nodes.JsonValue enabled || (enabled.TryGetValue<bool>(out var on) && !on);

    private sealed record Parsed(string? Zone, JobSchedule? Schedule);
}
