namespace Lava.Simulation.Kernel;

/// <summary>
/// A process of the simulation: everything it awaits goes on here, and by its clock. Dead, nothing of it runs any more;
/// paused (SIGSTOP), all of it runs later.
/// </summary>
internal sealed class Participant : SynchronizationContext
{
    private readonly Scheduler _scheduler;
    private readonly Queue<(SendOrPostCallback Work, object? State)> _deferred = new();
    private long _pausedUntil;

    public Participant(Scheduler scheduler, string name, int number, double skewSeconds)
    {
        _scheduler = scheduler;
        Name = name;
        Number = number;
        Clock = new ParticipantClock(scheduler, this) { SkewSeconds = skewSeconds };
    }

    /// <summary>What the story calls it.</summary>
    public string Name { get; }
    /// <summary>Its number, for fingerprints.</summary>
    public int Number { get; }
    /// <summary>Its clock.</summary>
    public ParticipantClock Clock { get; }
    /// <summary>Whether it runs at all.</summary>
    public bool IsAlive { get; private set; } = true;
    /// <summary>Whether it stands still now.</summary>
    public bool IsPaused => _pausedUntil > _scheduler.Now;
    /// <summary>When it last began to stand still; -1: never.</summary>
    public long LastPause { get; private set; } = -1;
    /// <summary>Called once when it dies.</summary>
    public Action OnDeath { get; set; } = () => { };

    /// <summary>Kills it.</summary>
    public void Die()
    {
        if (!IsAlive) return;
        IsAlive = false;
        _deferred.Clear();
        OnDeath();
    }

    /// <summary>Stops it for some seconds.</summary>
    public void Pause(double seconds)
    {
        LastPause = _scheduler.Now;
        _pausedUntil = Math.Max(_pausedUntil, _scheduler.Now + Scheduler.Ticks(seconds));
        _scheduler.At(_pausedUntil, Resume);
    }

    /// <summary>Starts its main work.</summary>
    public void Start(Func<Task> main, Action<Exception> onFault)
    {
        Post(async _ =>
        {
            try { await main(); }
            catch (Exception e) { onFault(e); }
        }, null);
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsAlive) _scheduler.Ready(this, d, state);
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("nothing here waits in place");

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs a piece of its work now, or once it goes on.</summary>
    public void Run(SendOrPostCallback work, object? state)
    {
        if (!IsAlive) return;
        if (IsPaused || _deferred.Count > 0)
        {
            _deferred.Enqueue((work, state));
            return;
        }
        Do(work, state);
    }

    private void Do(SendOrPostCallback work, object? state)
    {
        SetSynchronizationContext(this);
        try { work(state); }
        finally { SetSynchronizationContext(null); }
    }

    private void Resume()
    {
        if (IsPaused || !IsAlive) return;
        while (IsAlive && !IsPaused && _deferred.TryDequeue(out var next)) Do(next.Work, next.State);
    }
}
