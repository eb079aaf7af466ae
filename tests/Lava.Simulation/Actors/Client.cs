using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Simulation.Kernel;

namespace Lava.Simulation.Actors;

/// <summary>Short-lived processes that are no workers: dispatchers, the scheduler, commands that cancel and retry, the watchdog's passes. Each may die at any call.</summary>
internal sealed class Client(World world)
{
    private int _number;

    /// <summary>Dispatches a run, as often as its source repeats itself.</summary>
    public void Dispatch(DispatchRequest request, double at) => Do("dispatch", at, (control, _) => control.Dispatcher.DispatchAsync(request, CancellationToken.None).AsTask());

    /// <summary>Asks a run to stop.</summary>
    public void Cancel(Func<RunKey?> which, double at) => Do("cancel", at, async (control, who) =>
    {
        if (which() is not { } key) return;
        world.Tell(who, $"asks to cancel {world.Name(key)}");
        await control.CancelAsync(key, "somebody", CancellationToken.None);
    });

    /// <summary>Retries an ended run.</summary>
    public void Retry(Func<RunKey?> which, double at) => Do("retry", at, async (control, who) =>
    {
        if (which() is not { } key) return;
        var problem = await control.RetryAsync(key, "somebody", CancellationToken.None);
        world.Tell(who, $"retries {world.Name(key)}: {problem ?? "done"}");
    });

    /// <summary>The watchdog: each pass is a process of its own that remembers nothing.</summary>
    public void Watch(IReadOnlyList<string> fleets, double first, double skew)
    {
        world.Scheduler.In(first, Pass);

        void Pass()
        {
            world.Scheduler.In(Watchdog.Period.TotalSeconds, Pass);
            foreach (var fleet in fleets)
                Do("dog", 0, (control, who) => new Watchdog(world.PortsOf(who), control.Sweeper, Timing.Standard, who.Clock).PassAsync(fleet, CancellationToken.None).AsTask(), skew);
        }
    }

    private void Do(string name, double at, Func<RunControl, Participant, Task> work, double? skew = null) => world.Scheduler.In(at, () =>
    {
        var who = world.Participant($"{name}{++_number}", skew is { } s ? [s] : null);
        var control = new RunControl(world.PortsOf(who), () => RealmConfig.Defaults, who.Clock);
        who.Start(async () =>
        {
            await work(control, who);
            who.Die();
        }, e =>
        {
            world.Tell(who, $"fails: {e.Message}");
            if (e is not PortException) world.Checks.Bad("internal-error", null, $"{who.Name}: {e}");
            who.Die();
        });
    });
}
