using Lava.Worker.Launching;

namespace Lava.Simulation.Work;

/// <summary>All job processes of the simulation.</summary>
internal sealed class JobProcesses(World world)
{
    private readonly List<JobProcess> _live = [];
    private readonly Dictionary<string, (JobProcess Process, double Seconds, int Code)> _planned = [];

    /// <summary>Those that run.</summary>
    public IReadOnlyList<JobProcess> Live => _live;

    /// <summary>Says what the process of a key will be, before the launcher is told to start it.</summary>
    public void Plan(string key, JobProcess process, double seconds, int code) => _planned[key] = (process, seconds, code);

    /// <summary>Starts the process planned for a spec.</summary>
    public JobProcess Start(ProcessSpec spec, Action<int> onExit)
    {
        _planned.Remove(spec.Key, out var plan);
        world.Checks.Starts(plan.Process);
        _live.Add(plan.Process);
        world.Tell(plan.Process.Worker, $"job process starts: {world.Name(plan.Process.Run.Key)} attempt {plan.Process.Run.Attempt}");
        world.Scheduler.In(plan.Seconds, () =>
        {
            if (!plan.Process.IsLive) return;
            End(plan.Process, $"exits with {plan.Code}");
            onExit(plan.Code);
        });
        return plan.Process;
    }

    /// <summary>Kills one.</summary>
    public void Kill(JobProcess process, string why) => End(process, why);

    private void End(JobProcess process, string how)
    {
        if (!process.IsLive) return;
        process.IsLive = false;
        _live.Remove(process);
        world.Tell(process.Worker, $"job process of {world.Name(process.Run.Key)}: {how}");
    }
}
