using Lava.Core.Ports;
using Lava.Simulation.Kernel;

namespace Lava.Simulation.Faults;

/// <summary>What a participant waits for.</summary>
internal sealed class Answer<T>
{
    private readonly World _world;
    private readonly Participant _who;
    private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Answer(World world, Participant who, CancellationToken cancellation)
    {
        (_world, _who) = (world, who);
        if (cancellation.CanBeCanceled) cancellation.Register(() => _source.TrySetCanceled(cancellation));
    }

    /// <summary>Whether nothing will come of it, or it is cancelled already.</summary>
    public bool IsOver { get; private set; }
    /// <summary>Whether somebody waits for it still.</summary>
    public bool IsWanted => _who.IsAlive && !_source.Task.IsCompleted;
    /// <summary>The answer.</summary>
    public ValueTask<T> Value => new(_source.Task);

    /// <summary>The caller is dead: no answer ever.</summary>
    public Answer<T> Never()
    {
        IsOver = true;
        return this;
    }

    /// <summary>An error after some seconds.</summary>
    public ValueTask<T> Fails(double seconds, string what)
    {
        _world.Scheduler.In(seconds, () => _who.Post(_ => _source.TrySetException(new PortException($"{what}: out of reach")), null));
        return Value;
    }

    /// <summary>Does the work now; its outcome is the answer after some seconds.</summary>
    public void Take(Func<T> work, double seconds)
    {
        try
        {
            Gives(work(), seconds);
        }
        catch (Exception e)
        {
            _world.Scheduler.In(seconds, () => _who.Post(_ => _source.TrySetException(e), null));
        }
    }

    /// <summary>An answer after some seconds.</summary>
    public void Gives(T value, double seconds) => _world.Scheduler.In(seconds, () => _who.Post(_ => _source.TrySetResult(value), null));
}
