using Lava.Cli.Running;
using Lava.Core.Model;
using Lava.Core.Running;
using Lava.Embedded;
using Lava.Embedded.Clock;
using Lava.Embedded.Events;
using Lava.Embedded.Folder;

namespace Lava.Cli.Realms;

/// <summary>What a realm folder does besides running jobs while it is up: the schedule clock, the triggers, the purge.</summary>
internal static class EmbeddedServices
{
    private static readonly TimeSpan PurgeEvery = TimeSpan.FromMinutes(10), LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs them until they are told to stop.</summary>
    public static async Task RunAsync(EmbeddedRealm realm, FolderSpecStore specs, CliContext context, CancellationToken stop)
    {
        var control = new RunControl(realm.Ports, () => new RealmConfig(context.Environment, specs.Realm.Config), context.Time);
        var clock = new ScheduleClock(realm.Ports, control.Dispatcher, context.Time, Tell);
        var triggers = new TriggerLoop(realm, () => Buckets(specs), control.Dispatcher, context.Time, Tell);
        await Task.WhenAll(LookAsync(specs, context.Time, stop), PurgeAsync(realm, context, stop), clock.RunAsync(stop), triggers.RunAsync(stop),
            WatchdogAsync(realm, specs, control, context, stop));

        void Tell(string sentence) => context.Error.WriteLine("lava: " + sentence);
    }

    private static IReadOnlyCollection<string> Buckets(FolderSpecStore specs) =>
        [.. specs.Triggers.Where(t => t.Enabled).Select(t => t.Bucket)];

    // Fleets whose workers are all gone are swept by nobody else.
    private static Task WatchdogAsync(EmbeddedRealm realm, FolderSpecStore specs, RunControl control, CliContext context, CancellationToken stop)
    {
        var watchdog = new Watchdog(realm.Ports, control.Sweeper, WorkerSetup.Timing(context), context.Time);
        return EveryAsync(Watchdog.Period, context.Time, async () =>
        {
            try
            {
                var fleets = await realm.Ports.Sessions.FleetsAsync(stop);
                foreach (var fleet in fleets.Union(specs.Current.Jobs.Values.Select(j => j.Worker)))
                    foreach (var finding in (await watchdog.PassAsync(fleet, stop)).Findings)
                        await context.Error.WriteLineAsync($"lava: {finding.Run}: {finding.What}; {finding.Mend}");
            }
            catch (Core.Ports.PortException e)
            {
                await context.Error.WriteLineAsync($"lava: a watchdog pass failed, the next follows in a minute: {e.Message}");
            }
        }, stop);
    }

    // Changed files are noticed even when nobody asks for specs.
    private static Task LookAsync(FolderSpecStore specs, TimeProvider time, CancellationToken stop) => EveryAsync(LookEvery, time, () =>
    {
        specs.Refresh();
        return Task.CompletedTask;
    }, stop);

    private static Task PurgeAsync(EmbeddedRealm realm, CliContext context, CancellationToken stop) => EveryAsync(PurgeEvery, context.Time, async () =>
    {
        try
        {
            await realm.PurgeAsync(stop);
        }
        catch (Core.Ports.PortException e)
        {
            await context.Error.WriteLineAsync($"lava: taking away old rows failed, and will be tried again: {e.Message}");
        }
    }, stop);

    private static async Task EveryAsync(TimeSpan period, TimeProvider time, Func<Task> work, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(period, time, stop);
                await work();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to.
        }
    }
}
