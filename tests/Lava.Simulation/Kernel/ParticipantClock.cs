namespace Lava.Simulation.Kernel;

/// <summary>A participant's clock: monotonic time is everybody's, wall time is off by its skew, which may change. Timers fire in the participant.</summary>
internal sealed class ParticipantClock(Scheduler scheduler, Participant? owner) : TimeProvider
{
    /// <summary>Wall time at the trace's beginning.</summary>
    public static DateTimeOffset Epoch { get; } = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    /// <summary>How far its wall time is ahead.</summary>
    public double SkewSeconds { get; set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    /// <inheritdoc/>
    public override long GetTimestamp() => scheduler.Now;
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Epoch.AddTicks(scheduler.Now + Scheduler.Ticks(SkewSeconds));

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(scheduler, owner ?? throw new NotSupportedException("the realm itself waits for nothing"), callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(Scheduler scheduler, Participant owner, TimerCallback callback, object? state) : ITimer
    {
        private int _version;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (period > TimeSpan.Zero) throw new NotSupportedException("no timer here repeats");
            var version = ++_version;
            if (dueTime < TimeSpan.Zero) return true;
            scheduler.At(scheduler.Now + dueTime.Ticks, () =>
            {
                if (version == _version) owner.Post(_ => Fire(version), null);
            });
            return true;
        }

        public void Dispose() => _version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire(int version)
        {
            if (version == _version) callback(state);
        }
    }
}
