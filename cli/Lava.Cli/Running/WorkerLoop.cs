using Lava.Core.Ports;
using Lava.Worker.Engine;

namespace Lava.Cli.Running;

/// <summary>Keeps a worker going: one that lost its lease or its launcher is followed by a new one.</summary>
internal static class WorkerLoop
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Runs workers until intake stops and the last one has drained, or until <paramref name="abort"/>.</summary>
    public static async Task RunAsync(
        CliContext context, RealmPorts ports, WorkerOptions options, IProcessWatcher watcher, CancellationToken stopIntake, CancellationToken abort)
    {
        while (true)
        {
            var end = await context.Engine.RunAsync(ports, options, watcher, stopIntake, abort);
            if (end is WorkerEnd.Drained or WorkerEnd.Aborted || stopIntake.IsCancellationRequested || abort.IsCancellationRequested) return;
            await context.Error.WriteLineAsync(end == WorkerEnd.LeaseLost
                ? "lava: this worker's lease ended (the machine slept, or was too busy to beat): its jobs were stopped; starting a new worker"
                : "lava: the launcher ended, and its jobs with it; starting a new worker");
            try
            {
                await Task.Delay(Pause, context.Time, stopIntake);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
