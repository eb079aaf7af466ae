namespace Lava.Worker.Engine;

/// <summary>The runs a fleet's worker may have at once; nothing is received for a slot that isn't free.</summary>
internal sealed class Slots(int count) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count, count);
    private readonly HashSet<Task> _running = [];

    /// <summary>How many there are.</summary>
    public int Count => count;
    /// <summary>How many are free now.</summary>
    public int Free => _free.CurrentCount;

    /// <summary>Waits until one is free; returns how many are.</summary>
    public async Task<int> WaitForFreeAsync(CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        _free.Release(); // Only the receive loop takes slots, so it is still free when this returns.
        return _free.CurrentCount;
    }

    /// <summary>Starts work in a slot; the slot is free again when the work has ended.</summary>
    public void Start(Func<Task> work)
    {
        _free.Wait(0);
        var task = RunAsync(work);
        lock (_running) _running.Add(task);
        _ = task.ContinueWith(t => { lock (_running) _running.Remove(t); }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Waits until all work has ended.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task[] left;
            lock (_running) left = [.. _running];
            if (left.Length == 0) return;
            await Task.WhenAll(left).WaitAsync(cancellation);
            lock (_running) _running.RemoveWhere(t => t.IsCompleted);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    private async Task RunAsync(Func<Task> work)
    {
        await Task.Yield();
        try { await work(); }
        finally { _free.Release(); }
    }
}
