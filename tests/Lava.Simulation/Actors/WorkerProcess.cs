using System.Globalization;
using Lava.Core.Ports;
using Lava.Simulation.Kernel;
using Lava.Simulation.Machines;
using Lava.Simulation.Work;
using Lava.Worker.Actions;
using Lava.Worker.Engine;
using Lava.Worker.Handlers;

namespace Lava.Simulation.Actors;

/// <summary>A worker of the engine itself, with its launcher, on a machine; when it ends, the machine starts another, as a service manager does.</summary>
internal sealed class WorkerProcess
{
    private readonly World _world;
    private readonly CancellationTokenSource _stop = new(), _abort = new();

    private WorkerProcess(World world, Machine machine, IReadOnlyDictionary<string, int> fleets, int number)
    {
        (_world, Machine, Fleets) = (world, machine, fleets);
        Who = world.Participant("w" + number.ToString(CultureInfo.InvariantCulture));
        ProcessId = machine.Spawn();
        Launcher = new SimulatedLauncher(world, machine);
    }

    public Participant Who { get; }
    public Machine Machine { get; }
    public IReadOnlyDictionary<string, int> Fleets { get; }
    public int ProcessId { get; }
    public SimulatedLauncher Launcher { get; }

    /// <summary>Starts one, and after it the next, as long as <paramref name="supervisor"/> wants.</summary>
    public static void Start(World world, Machine machine, IReadOnlyDictionary<string, int> fleets, Supervisor supervisor)
    {
        var worker = new WorkerProcess(world, machine, fleets, supervisor.Started + 1);
        supervisor.Add(worker);
        worker.Who.OnDeath = () =>
        {
            machine.Exit(worker.ProcessId);
            if (world.Hits(world.Chances.BothDie)) worker.Launcher.Die("its launcher died with its worker");
            else worker.Launcher.WorkerGone(world.Pick(0, .02, .3, 2, 7));
            supervisor.Ended(worker);
        };
        world.Tell(worker.Who, $"starts on {machine.Name}");
        worker.Who.Start(worker.RunAsync, worker.Fault);
    }

    /// <summary>SIGTERM; with <paramref name="abort"/> the second signal too.</summary>
    public void Stop(bool abort = false)
    {
        _world.Tell(Who, abort ? "is told to abort" : "is told to end");
        Who.Post(_ =>
        {
            _stop.Cancel();
            if (abort) _abort.Cancel();
        }, null);
    }

    private async Task RunAsync()
    {
        var host = new WorkerHost(_world.PortsOf(Who), Options(), Launcher) { Machine = new MachineView(Machine, ProcessId), Rules = _world.Rules.Engine };
        var end = await host.RunAsync(_stop.Token, _abort.Token);
        _world.Tell(Who, $"ends: {end}");
        Who.Die();
    }

    private WorkerOptions Options() => new()
    {
        Fleets = Fleets,
        WorkRoot = "/",
        LauncherPath = "",
        Host = Machine.Name,
        EnvironmentVariable = _ => null,
        DrainTime = TimeSpan.FromSeconds(_world.Pick(0, 5, 40)),
        Handlers = new HandlerRegistry([new WorkHandler(_world, Who), new ChainHandler(), new DagHandler(), new ForeachHandler(), new DispatchHandler()]),
        Actions = new ActionRegistry([new WatchedAction(_world, Who, "log", null), new WatchedAction(_world, Who, "dispatch", new DispatchAction())]),
        Random = new Random(_world.Random.Next()),
        Logs = new StoryLog(_world, Who),
        Time = Who.Clock,
    };

    // A worker that can't go on ends; anything but an unreachable store is a mistake of the engine.
    private void Fault(Exception e)
    {
        _world.Tell(Who, $"ends by {e.GetType().Name}: {e.Message}");
        if (e is not PortException) _world.Checks.Bad("internal-error", null, $"{Who.Name}: {e}");
        Who.Die();
    }
}
