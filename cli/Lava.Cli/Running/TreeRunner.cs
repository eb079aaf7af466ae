using Lava.Worker.Hosting;
using Lava.Cli.Realms;
using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Running;
using Microsoft.Extensions.Logging;

namespace Lava.Cli.Running;

/// <summary>Dispatches one job and works on its tree of runs alone until all of it has ended.</summary>
internal sealed class TreeRunner(CliContext context, OpenRealm realm, OutputPrinter printer, ILoggerFactory logs)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>Runs it. <paramref name="timeout"/> cancels the tree, as a signal does.</summary>
    public async Task<TreeOutcome> RunAsync(DispatchRequest request, TimeSpan? timeout, CancellationToken cancellation)
    {
        var tree = new TreeState(request.RunId);
        printer.JobOf = tree.JobOf;
        var ports = realm.Ports with { Queue = new TreeQueue(realm.Ports.Queue, context.Time), Runs = new ObservedRunStore(realm.Ports.Runs, tree.Saw) };
        var control = await realm.ControlAsync(cancellation, ports);
        using var signals = context.Signals(context.TellState);
        await control.Dispatcher.DispatchAsync(request, cancellation);

        using var stopIntake = new CancellationTokenSource();
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(signals.Second, cancellation);
        var options = WorkerSetup.Options(context, realm, await WorkerSetup.FleetsAsync(realm, cancellation), logs) with { SweepFilter = tree.Holds };
        var worker = WorkerLoop.RunAsync(context, ports, options, new Watchers(printer.Watcher, new LiveOutputs(realm.Private)), stopIntake.Token, abort.Token);
        using var over = timeout is { } t ? new CancellationTokenSource(t, context.Time) : new CancellationTokenSource();
        try
        {
            return await WaitAsync(tree, control, worker, signals, over.Token, cancellation);
        }
        finally
        {
            await stopIntake.CancelAsync();
            await worker;
        }
    }

    private async Task<TreeOutcome> WaitAsync(
        TreeState tree, RunControl control, Task worker, IStopSignals signals, CancellationToken over, CancellationToken cancellation)
    {
        var timedOut = false;
        var stopping = false;
        while (true)
        {
            var changed = tree.Changed;
            var live = tree.Live;
            if (!stopping && live.Count > 0 && (timedOut = over.IsCancellationRequested) | signals.First.IsCancellationRequested)
            {
                stopping = true;
                await context.Error.WriteLineAsync(timedOut ? "lava: time is over: cancelling" : "lava: cancelling; once more ends it at once");
            }
            if (stopping)
                foreach (var row in live)
                    if (row.Cancel is null) await control.CancelAsync(row.Key, timedOut ? "lava run --timeout" : "lava run", cancellation);
            if (tree.Live.Count == 0 && await tree.RefreshAsync(realm.Ports.Runs, cancellation)) return new TreeOutcome([.. tree.Counted], stopping);
            if (worker.IsCompleted)
            {
                await worker;
                await tree.RefreshAsync(realm.Ports.Runs, cancellation);
                return new TreeOutcome([.. tree.Counted], true);
            }
            using var pause = stopping
                ? CancellationTokenSource.CreateLinkedTokenSource(cancellation)
                : CancellationTokenSource.CreateLinkedTokenSource(cancellation, signals.First, over);
            var look = Task.Delay(LookAgain, context.Time, pause.Token);
            if (await Task.WhenAny(changed, worker, look) == look)
            {
                cancellation.ThrowIfCancellationRequested();
                await tree.RefreshAsync(realm.Ports.Runs, cancellation);
            }
            await pause.CancelAsync();
        }
    }
}

/// <summary>How a tree ended.</summary>
/// <param name="Counted">The root and what was dispatched within the tree.</param>
/// <param name="Interrupted">It was stopped, or its worker ended before it.</param>
internal sealed record TreeOutcome(IReadOnlyList<Run> Counted, bool Interrupted)
{
    /// <summary>Whether all that counts ended complete or skipped.</summary>
    public bool IsGood => !Interrupted && Counted.All(r => r.IsSettled && r.Status is RunStatus.Complete or RunStatus.Skipped);
}
