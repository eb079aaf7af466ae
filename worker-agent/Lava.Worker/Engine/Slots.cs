namespace Lava.Worker.Engine;

/// <summary>The runs a fleet's worker may have at once; nothing is received for a slot that isn't free.</summary>
internal sealed class Slots(int count)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];
    private readonly Signal _freed = new();
    private int _free = count;

    /// <summary>How many there are.</summary>
    public int Count { get; } = count;
    /// <summary>How many are free now.</summary>
    public int Free => Volatile.Read(ref _free);

    /// <summary>Waits until one is free; returns how many are. Only the receive loop takes slots, so they are still free when this returns.</summary>
    public async Task<int> WaitForFreeAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        while (Free == 0) await _freed.WaitAsync(cancellation);
        return Free;
    }

    /// <summary>Starts work in a slot; the slot is free again when the work has ended.</summary>
    public void Start(Func<Task> work)
    {
        Interlocked.Decrement(ref _free);
        var task = RunAsync(work);
        lock (_lock) _running.Add(task);
        _ = task.ContinueWith(t => { lock (_lock) _running.Remove(t); }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Waits until all work has ended.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task[] left;
            lock (_lock) left = [.. _running];
            if (left.Length == 0) return;
            await Task.WhenAll(left).WaitAsync(cancellation);
            lock (_lock) _running.RemoveWhere(t => t.IsCompleted);
        }
    }

    private async Task RunAsync(Func<Task> work)
    {
        await Task.Yield();
        try
        {
            await work();
        }
        finally
        {
            Interlocked.Increment(ref _free);
            _freed.Set();
        }
    }
}
