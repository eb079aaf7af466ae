namespace Lava.Worker.Engine;

/// <summary>Wakes one waiter up; several signals before it waits are one. The waiter goes on in the context it waited in.</summary>
internal sealed class Signal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _waiter;
    private bool _set;

    /// <summary>Signals.</summary>
    public void Set()
    {
        lock (_lock)
        {
            // A waiter that was cancelled doesn't take the signal.
            _set = _waiter is null || !_waiter.TrySetResult();
            _waiter = null;
        }
    }

    /// <summary>Waits for a signal and takes it.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        TaskCompletionSource waiter;
        lock (_lock)
        {
            if (_set)
            {
                _set = false;
                return;
            }
            _waiter = waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        using (cancellation.Register(() => waiter.TrySetCanceled(cancellation))) await waiter.Task;
    }
}
