using Lava.Simulation.Work;
using Lava.Worker.Launching;

namespace Lava.Simulation.Machines;

/// <summary>
/// The launcher of one worker: a process of its own, which no pause of the worker stops. It kills all when the lease's deadline passes
/// or its worker has gone, and starts nothing past the deadline.
/// </summary>
internal sealed class SimulatedLauncher : ILauncher
{
    private readonly World _world;
    private readonly Machine _machine;
    private readonly TaskCompletionSource _completion = new();
    private readonly List<(JobProcess Process, TaskCompletionSource<ProcessOutcome> End)> _live = [];
    private bool _alive = true, _closing;

    public SimulatedLauncher(World world, Machine machine)
    {
        (_world, _machine) = (world, machine);
        ProcessId = machine.Spawn(launcher: true);
    }

    public int ProcessId { get; }
    public long StartTime => 1;
    public Task Completion => _completion.Task;
    /// <summary>Until when it may hold processes.</summary>
    public long Deadline { get; private set; }

    public ValueTask RenewLeaseAsync(long boottimeDeadlineNanos, CancellationToken ct)
    {
        var deadline = boottimeDeadlineNanos / 100;
        if (deadline <= Deadline) return ValueTask.CompletedTask;
        Deadline = deadline;
        _world.Scheduler.At(deadline, () =>
        {
            if (Deadline == deadline) KillAll(_world.Pick(0, .5, 3), new ProcessOutcome.Cancelled(CancelCause.LeaseExpired), "deadline");
        });
        return ValueTask.CompletedTask;
    }

    public Task<ProcessOutcome> RunAsync(ProcessSpec spec, CancellationToken cancel)
    {
        if (!_alive) return Task.FromResult<ProcessOutcome>(new ProcessOutcome.LauncherLost());
        if (_closing || _world.Scheduler.Now >= Deadline) return Task.FromResult<ProcessOutcome>(new ProcessOutcome.NotStarted("no lease", 0));
        var end = new TaskCompletionSource<ProcessOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = _world.Jobs.Start(spec, code => Ends(end, new ProcessOutcome.Exited(code)));
        _live.Add((process, end));
        if (cancel.CanBeCanceled) cancel.Register(() => Cancel(process, end));
        return end.Task;
    }

    public Task KillAllAsync(CancellationToken ct)
    {
        _closing = true;
        KillAll(0, new ProcessOutcome.Cancelled(CancelCause.KilledWithAll), "killed with all");
        return Task.CompletedTask;
    }

    /// <summary>Its worker has gone: it notices after a while, kills all and exits.</summary>
    public void WorkerGone(double seconds)
    {
        _closing = true;
        _world.Scheduler.In(seconds, () => Die("worker gone"));
    }

    /// <summary>It ends, and with it all its processes.</summary>
    public void Die(string why)
    {
        if (!_alive) return;
        KillAll(0, new ProcessOutcome.LauncherLost(), why);
        _alive = false;
        _machine.Exit(ProcessId);
        _completion.TrySetResult();
    }

    // TERM, and after the grace KILL.
    private void Cancel(JobProcess process, TaskCompletionSource<ProcessOutcome> end)
    {
        if (!process.IsLive || end.Task.IsCompleted) return;
        var seconds = _world.Pick(0, .1, 2, 10);
        if (_world.Rules.LauncherLies) Ends(end, new ProcessOutcome.Cancelled());
        _world.Scheduler.In(seconds, () => Kill(process, end, new ProcessOutcome.Cancelled(), "cancelled"));
    }

    private void KillAll(double seconds, ProcessOutcome outcome, string why)
    {
        foreach (var (process, end) in _live.ToArray())
        {
            if (seconds == 0) Kill(process, end, outcome, why);
            else _world.Scheduler.In(seconds, () => Kill(process, end, outcome, why));
        }
    }

    private void Kill(JobProcess process, TaskCompletionSource<ProcessOutcome> end, ProcessOutcome outcome, string why)
    {
        _live.RemoveAll(l => l.Process == process);
        if (!process.IsLive) return;
        _world.Jobs.Kill(process, why);
        Ends(end, outcome);
    }

    private void Ends(TaskCompletionSource<ProcessOutcome> end, ProcessOutcome outcome)
    {
        end.TrySetResult(outcome);
        _live.RemoveAll(l => l.End == end && !l.Process.IsLive);
    }
}
