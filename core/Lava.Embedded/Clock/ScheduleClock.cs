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
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1), Late = TimeSpan.FromSeconds(60);
    private IReadOnlyList<Job> _jobs = [];
    private Realm? _realm;
    private IReadOnlyList<(ScheduledDispatch Dispatch, JobSchedule Schedule)> _scheduled = [];

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
        foreach (var (scheduled, schedule) in await ScheduledAsync(cancellation))
        {
            var missed = 0;
            foreach (var instant in schedule.Next(after, until))
            {
                if (until - instant > Late) missed++;
                else await DispatchAsync(scheduled, instant, cancellation);
            }
            if (missed > 0) tell($"{scheduled.JobId}: {missed} scheduled {(missed == 1 ? "instant was" : "instants were")} missed and not caught up (the clock jumped or the machine slept)");
        }
    }

    private async Task<TimeSpan> UntilNextAsync(DateTimeOffset mark, CancellationToken cancellation)
    {
        var wait = Look;
        foreach (var (_, schedule) in await ScheduledAsync(cancellation))
        {
            foreach (var next in schedule.Next(mark, 1))
                if (next - time.GetUtcNow() is var left && left < wait) wait = left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1);
        }
        return wait;
    }

    private async Task DispatchAsync(ScheduledDispatch scheduled, DateTimeOffset instant, CancellationToken cancellation)
    {
        var result = await dispatcher.DispatchAsync(scheduled.At(instant, ports.Realm, time.GetUtcNow()), cancellation);
        if (result.Problem is { } problem) tell($"{scheduled.JobId}: scheduled but rejected: {problem}");
    }

    // What can't be scheduled `check` tells: guessing a zone would shift it silently.
    private async Task<IReadOnlyList<(ScheduledDispatch Dispatch, JobSchedule Schedule)>> ScheduledAsync(CancellationToken cancellation)
    {
        var jobs = await ports.Specs.JobsAsync(cancellation);
        var realm = await ports.Specs.RealmAsync(cancellation);
        if (ReferenceEquals(realm, _realm) && jobs.SequenceEqual(_jobs, ReferenceEqualityComparer.Instance)) return _scheduled;
        var dispatchers = new Dispatchers(realm.Raw, [.. jobs.Select(j => j.Raw)]);
        var found = new List<(ScheduledDispatch, JobSchedule)>();
        foreach (var job in jobs)
            if (JobTiming.Of(job, dispatchers) is JobTiming.Scheduled timing)
                found.Add((new ScheduledDispatch { JobId = job.JobId, Dispatcher = timing.Dispatcher, Arguments = timing.Arguments }, timing.Schedule));
        (_jobs, _realm, _scheduled) = (jobs, realm, found);
        return found;
    }
}
