namespace Lava.Embedded;

/// <summary>
/// Says that something was committed to the realm's database, by this process or another one. What changed is read from the rows.
/// Many commits between two waits are one change.
/// </summary>
public sealed class ChangeSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _next;
    private long _version;

    /// <summary>Grows with each change seen. Take it, read the rows, then wait for it to be passed: nothing is missed.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Waits until <see cref="Version"/> is past <paramref name="seen"/>; returns it.</summary>
    public async ValueTask<long> WaitAsync(long seen, CancellationToken cancellation)
    {
        while (true)
        {
            Task next;
            lock (_lock)
            {
                if (_version > seen) return _version;
                _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                next = _next.Task;
            }
            await next.WaitAsync(cancellation);
        }
    }

    /// <summary>
    /// Waits likewise, at most until the time is over: false then.
    /// </summary>
    internal async ValueTask<bool> WaitAsync(long seen, TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        Task next;
        lock (_lock)
        {
            if (_version > seen) return true;
            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            next = _next.Task;
        }
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var timer = Task.Delay(atMost, time, over.Token);
        var first = await Task.WhenAny(next, timer);
        await over.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        return first == next;
    }

    internal void Bump()
    {
        TaskCompletionSource? waiters;
        lock (_lock)
        {
            _version++;
            waiters = _next;
            _next = null;
        }
        waiters?.TrySetResult();
    }
}
