using Lava.Cli.Output;
using Lava.Cli.Realms;
using Lava.Core.Specs;
using Microsoft.Extensions.Logging;

namespace Lava.Cli.Running;

/// <summary>Runs a realm folder until it is told to stop: workers of all its fleets, its clock and triggers, and a line a change.</summary>
/// <param name="context">The process around it.</param>
/// <param name="realm">The realm.</param>
/// <param name="logs">The workers' log.</param>
/// <param name="events">Takes the changes of runs in place of the terminal; null: they are printed for people.</param>
internal sealed class RealmRunner(CliContext context, OpenRealm realm, ILoggerFactory logs, ILogger? events = null)
{
    private readonly Dictionary<string, Task> _workers = new(StringComparer.Ordinal);

    /// <summary>Runs it. The first signal drains, the second aborts.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var signals = context.Signals(context.TellState);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(signals.First, cancellation);
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(signals.Second, cancellation);
        using var end = new CancellationTokenSource();
        await using var reporter = new RunReporter(context, realm, events);
        Tell(realm.Specs?.Current.Problems ?? []);
        if (realm.Specs is { } files) files.NewProblems += Tell;

        new LiveOutputs(realm.Private).Sweep();
        if (events is null) await UpBanner.PrintAsync(context, realm, cancellation);
        var reporting = reporter.RunAsync(end.Token);
        // Clock and triggers stop with intake: what they would dispatch would only wait.
        var services = realm.RunServicesAsync(stop.Token);
        var fleets = FollowFleetsAsync(reporter, stop.Token, abort.Token);
        await using var said = signals.First.Register(() => context.Error.WriteLine("lava: taking no more work; waiting for what runs. Once more ends it at once."));
        await Task.WhenAny(fleets, services);
        // Told to, or one of them failed: then the others come to their end too, and the failure is told.
        await stop.CancelAsync();
        try
        {
            await Task.WhenAll([fleets, services, .. _workers.Values]);
        }
        finally
        {
            await Task.WhenAll(_workers.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await end.CancelAsync();
            await reporting;
        }
    }

    // A fleet that a changed spec names for the first time gets a worker of its own.
    private async Task FollowFleetsAsync(RunReporter reporter, CancellationToken stop, CancellationToken abort)
    {
        var ports = realm.Ports with { Runs = new ObservedRunStore(realm.Ports.Runs, reporter.Saw) };
        while (!stop.IsCancellationRequested)
        {
            var fleets = (await WorkerSetup.FleetsAsync(realm, CancellationToken.None)).Where(f => !_workers.ContainsKey(f.Key)).ToDictionary(f => f.Key, f => f.Value);
            if (fleets.Count > 0)
            {
                var options = WorkerSetup.Options(context, realm, fleets, logs);
                var worker = WorkerLoop.RunAsync(context, ports, options, new LiveOutputs(realm.Private), stop, abort);
                foreach (var fleet in fleets.Keys) _workers[fleet] = worker;
            }
            try
            {
                var pause = Task.Delay(TimeSpan.FromSeconds(1), context.Time, stop);
                var ended = await Task.WhenAny(_workers.Values.Append(pause));
                await ended;
                if (ended != pause) return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private void Tell(IReadOnlyList<Problem> problems)
    {
        foreach (var problem in problems) context.Error.WriteLine(ProblemText.Of(problem));
    }
}
