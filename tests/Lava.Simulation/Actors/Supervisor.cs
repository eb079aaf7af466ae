namespace Lava.Simulation.Actors;

/// <summary>The machines' service managers: they start the next worker when one has ended.</summary>
internal sealed class Supervisor(World world)
{
    private readonly List<WorkerProcess> _live = [];

    /// <summary>Workers that run, in order of start.</summary>
    public IReadOnlyList<WorkerProcess> Live => _live;
    /// <summary>How many were started.</summary>
    public int Started { get; private set; }
    /// <summary>Whether another follows one that ended.</summary>
    public bool Restarts { get; set; } = true;

    /// <summary>One starts.</summary>
    public void Add(WorkerProcess worker)
    {
        Started++;
        _live.Add(worker);
    }

    /// <summary>One has ended.</summary>
    public void Ended(WorkerProcess worker)
    {
        _live.Remove(worker);
        world.Tell(worker.Who, "has ended");
        if (!Restarts) return;
        world.Scheduler.In(world.Pick(1, 5, 40), () =>
        {
            if (Restarts) WorkerProcess.Start(world, worker.Machine, worker.Fleets, this);
        });
    }
}
