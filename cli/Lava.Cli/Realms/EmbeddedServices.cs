using Lava.Embedded;
using Lava.Embedded.Folder;

namespace Lava.Cli.Realms;

/// <summary>What a realm folder does besides running jobs while it is up: the schedule clock, the triggers, the purge.</summary>
internal static class EmbeddedServices
{
    private static readonly TimeSpan PurgeEvery = TimeSpan.FromMinutes(10), LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs them until they are told to stop.</summary>
    public static async Task RunAsync(EmbeddedRealm realm, FolderSpecStore specs, CliContext context, CancellationToken stop)
    {
        // The schedule clock and the trigger loop are two more entries of this list.
        await Task.WhenAll(LookAsync(specs, context.Time, stop), PurgeAsync(realm, context, stop));
    }

    // Changed files are noticed even when nobody asks for specs.
    private static Task LookAsync(FolderSpecStore specs, TimeProvider time, CancellationToken stop) => EveryAsync(LookEvery, time, stop, () =>
    {
        specs.Refresh();
        return Task.CompletedTask;
    });

    private static Task PurgeAsync(EmbeddedRealm realm, CliContext context, CancellationToken stop) => EveryAsync(PurgeEvery, context.Time, stop, async () =>
    {
        try
        {
            await realm.PurgeAsync(stop);
        }
        catch (Core.Ports.PortException e)
        {
            await context.Error.WriteLineAsync($"lava: taking away old rows failed, and will be tried again: {e.Message}");
        }
    });

    private static async Task EveryAsync(TimeSpan period, TimeProvider time, CancellationToken stop, Func<Task> work)
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
