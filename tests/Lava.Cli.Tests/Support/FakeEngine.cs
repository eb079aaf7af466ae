using System.Text.Json;
using Lava.Cli.Running;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Worker.Engine;

namespace Lava.Cli.Tests.Support;

/// <summary>A worker without processes: it takes messages and ends their runs as the test says.</summary>
internal sealed class FakeEngine : IEngine
{
    /// <summary>How a run ends; null: complete.</summary>
    public Func<RealmPorts, Run, Task<RunOutcome?>> Work { get; set; } = (_, _) => Task.FromResult<RunOutcome?>(null);

    public string LauncherPath => "/nowhere";

    public async Task<WorkerEnd> RunAsync(RealmPorts ports, WorkerOptions options, IProcessWatcher output, CancellationToken stopIntake, CancellationToken abort)
    {
        await Task.WhenAll(options.Fleets.Keys.Select(fleet => ServeAsync(fleet, ports, options, stopIntake)));
        return abort.IsCancellationRequested ? WorkerEnd.Aborted : WorkerEnd.Drained;
    }

    private async Task ServeAsync(string fleet, RealmPorts ports, WorkerOptions options, CancellationToken stop)
    {
        var running = new List<Task>();
        try
        {
            while (true)
                foreach (var message in await ports.Queue.ReceiveAsync(fleet, 10, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), stop))
                    running.Add(EndAsync(fleet, message, ports, options));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task EndAsync(string fleet, QueueMessage message, RealmPorts ports, WorkerOptions options)
    {
        var dispatch = JsonSerializer.Deserialize(message.Body, LavaJson.Default.DispatchMessage)!;
        var rows = new Rows(ports.Runs, options.Time);
        if (await ports.Runs.GetAsync(dispatch.Key, default) is { Session: null, IsSettled: false } row)
        {
            var claimed = await rows.UpdateAsync(row, (r, now) => Claiming.Claimed(r, new SessionId(fleet, "fake"), "test", 0, false, true, now), default);
            var outcome = await Work(ports, claimed!) ?? new RunOutcome(RunStatus.Complete, null, 0, null);
            await rows.UpdateAsync(await ports.Runs.GetAsync(row.Key, default), (r, now) => Ending.Finished(r, outcome, [], null, now), default);
        }
        await ports.Queue.DeleteAsync(fleet, [message.ReceiptHandle], default);
    }
}
