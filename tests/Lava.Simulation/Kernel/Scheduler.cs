namespace Lava.Simulation.Kernel;

/// <summary>
/// One thread's virtual time: what is ready runs in order of arrival; when nothing is, time jumps to the next due event.
/// Instants are ticks of 100 ns since the trace's beginning.
/// </summary>
internal sealed class Scheduler
{
    private readonly PriorityQueue<Action, (long At, long Number)> _events = new();
    private readonly Queue<(Participant Who, SendOrPostCallback Work, object? State)> _ready = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private long _number;

    /// <summary>Now.</summary>
    public long Now { get; private set; }
    /// <summary>How many steps were taken.</summary>
    public long Steps { get; private set; }
    /// <summary>A number that tells two traces apart: what ran when.</summary>
    public ulong Fingerprint { get; private set; } = 14695981039346656037;
    /// <summary>Where something was posted from another thread; null: nothing was, as it must be.</summary>
    public string? Escape { get; private set; }

    /// <summary>Does something at an instant, outside of any participant.</summary>
    public void At(long instant, Action work) => _events.Enqueue(work, (Math.Max(instant, Now), ++_number));

    /// <summary>Does something after some seconds.</summary>
    public void In(double seconds, Action work) => At(Now + Ticks(seconds), work);

    /// <summary>Lets a participant do something next.</summary>
    public void Ready(Participant who, SendOrPostCallback work, object? state)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            Escape ??= Environment.StackTrace;
            return;
        }
        _ready.Enqueue((who, work, state));
    }

    /// <summary>One step; false when nothing is left, or nothing before <paramref name="until"/>.</summary>
    public bool Step(long until)
    {
        Steps++;
        if (_ready.TryDequeue(out var next))
        {
            Mix((ulong)next.Who.Number);
            next.Who.Run(next.Work, next.State);
            return true;
        }
        if (!_events.TryPeek(out _, out var due) || due.At > until) return false;
        var work = _events.Dequeue();
        Now = due.At;
        Mix((ulong)Now);
        work();
        return true;
    }

    /// <summary>Seconds as ticks.</summary>
    public static long Ticks(double seconds) => (long)(seconds * TimeSpan.TicksPerSecond);

    private void Mix(ulong value) => Fingerprint = (Fingerprint ^ value) * 1099511628211;
}
