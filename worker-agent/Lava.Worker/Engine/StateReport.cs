namespace Lava.Worker.Engine;

/// <summary>What the workers of a process tell of themselves when an operator asks (SIGUSR1), or before they are given up. No parameter, no secret is in it.</summary>
public sealed class StateReport
{
    private readonly Lock _lock = new();
    private readonly List<Func<IReadOnlyList<string>>> _parts = [];

    /// <summary>Adds a worker until the returned thing is disposed.</summary>
    public IDisposable Add(Func<IReadOnlyList<string>> lines)
    {
        lock (_lock) _parts.Add(lines);
        return new Part(this, lines);
    }

    /// <summary>The lines of all workers, now.</summary>
    public IReadOnlyList<string> Lines()
    {
        Func<IReadOnlyList<string>>[] parts;
        lock (_lock) parts = [.. _parts];
        return parts.Length == 0 ? ["no worker runs in this process now"] : [.. parts.SelectMany(p => p())];
    }

    private sealed class Part(StateReport report, Func<IReadOnlyList<string>> lines) : IDisposable
    {
        public void Dispose()
        {
            lock (report._lock) report._parts.Remove(lines);
        }
    }
}
