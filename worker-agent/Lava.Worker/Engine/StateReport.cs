namespace Lava.Worker.Engine;

/// <summary>What the workers of a process tell of themselves when an operator asks (SIGUSR1), or before they are given up. No parameter, no secret is in it.</summary>
public sealed class StateReport
{
    private readonly Lock _lock = new();
    private readonly List<Part> _parts = [];

    /// <summary>How many runs the workers hold, now.</summary>
    public int Held
    {
        get { lock (_lock) return _parts.Sum(p => p.Held()); }
    }

    /// <summary>Adds a worker until the returned thing is disposed.</summary>
    public IDisposable Add(Func<IReadOnlyList<string>> lines, Func<int> held)
    {
        var part = new Part(this, lines, held);
        lock (_lock) _parts.Add(part);
        return part;
    }

    /// <summary>The lines of all workers, now.</summary>
    public IReadOnlyList<string> Lines()
    {
        Part[] parts;
        lock (_lock) parts = [.. _parts];
        return parts.Length == 0 ? ["no worker runs in this process now"] : [.. parts.SelectMany(p => p.Lines())];
    }

    private sealed class Part(StateReport report, Func<IReadOnlyList<string>> lines, Func<int> held) : IDisposable
    {
        public Func<IReadOnlyList<string>> Lines => lines;
        public Func<int> Held => held;

        public void Dispose()
        {
            lock (report._lock) report._parts.Remove(this);
        }
    }
}
