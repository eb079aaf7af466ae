using System.Diagnostics;

namespace Lava.Worker.Engine;

/// <summary>
/// Watches, from a thread of its own, that a worker's loops move: one that hangs in a port that doesn't answer, or on a pool without a free
/// thread, would hold its slots for ever. It only tells; the host ends the process.
/// </summary>
internal sealed class StallWatch : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _most;
    private readonly Action<string>? _stalled;
    private readonly TimeSpan _tick;
    private readonly Lock _lock = new();
    private readonly Dictionary<Pulse, (long Moves, TimeSpan Unmoved)> _pulses = [];
    private readonly ManualResetEventSlim _ended = new();

    /// <summary>Starts to watch. <paramref name="stalled"/> is told, once, which loop has not moved for <paramref name="most"/>; null: nothing is watched.</summary>
    public StallWatch(TimeSpan most, Action<string>? stalled)
    {
        (_most, _stalled, _tick) = (most, stalled, most / 10 < Tick ? most / 10 : Tick);
        if (stalled is not null) new Thread(Look) { IsBackground = true, Name = "stall watch" }.Start();
    }

    /// <summary>A loop to watch until its pulse is disposed.</summary>
    public Pulse Watch(string what)
    {
        var pulse = new Pulse(what, Forget);
        if (_stalled is not null) lock (_lock) _pulses[pulse] = (0, TimeSpan.Zero);
        return pulse;
    }

    /// <summary>How much of the time between two looks counts: a process that was stopped, or its machine suspended, did not hang.</summary>
    public static TimeSpan Counted(TimeSpan elapsed, TimeSpan tick) => elapsed > tick * 2 ? tick : elapsed;

    /// <inheritdoc/>
    public void Dispose() => _ended.Set();

    private void Forget(Pulse pulse)
    {
        lock (_lock) _pulses.Remove(pulse);
    }

    private void Look()
    {
        var last = Stopwatch.GetTimestamp();
        while (!_ended.Wait(_tick))
        {
            var now = Stopwatch.GetTimestamp();
            if (Stalled(Counted(Stopwatch.GetElapsedTime(last, now), _tick)) is { } what)
            {
                _stalled!(what);
                return;
            }
            last = now;
        }
    }

    private string? Stalled(TimeSpan counted)
    {
        lock (_lock)
        {
            foreach (var (pulse, seen) in _pulses.ToList())
            {
                var moves = pulse.Moves;
                var unmoved = moves is { } m && m == seen.Moves ? seen.Unmoved + counted : TimeSpan.Zero;
                if (unmoved >= _most) return pulse.What;
                _pulses[pulse] = (moves ?? seen.Moves, unmoved);
            }
        }
        return null;
    }
}

/// <summary>The signs of life of one loop.</summary>
internal sealed class Pulse(string what, Action<Pulse> forget) : IDisposable
{
    private long _moves;
    private volatile bool _resting;

    /// <summary>The loop's name, for people.</summary>
    public string What => what;

    /// <summary>Grows as the loop moves; null while it waits for something that may take any time.</summary>
    public long? Moves => _resting ? null : Interlocked.Read(ref _moves);

    /// <summary>The loop moved.</summary>
    public void Move()
    {
        Interlocked.Increment(ref _moves);
        _resting = false;
    }

    /// <summary>The loop waits, until it moves, for something that may take any time.</summary>
    public void Rest() => _resting = true;

    /// <inheritdoc/>
    public void Dispose() => forget(this);
}
