using Lava.Worker.Launching;

namespace Lava.Cli.Running;

/// <summary>A launcher whose processes somebody watches.</summary>
public sealed class WatchedLauncher(ILauncher inner, IProcessWatcher watcher) : ILauncher
{
    /// <inheritdoc/>
    public int ProcessId => inner.ProcessId;
    /// <inheritdoc/>
    public long StartTime => inner.StartTime;
    /// <inheritdoc/>
    public Task Completion => inner.Completion;
    /// <inheritdoc/>
    public ValueTask RenewLeaseAsync(long boottimeDeadlineNanos, CancellationToken cancellation) => inner.RenewLeaseAsync(boottimeDeadlineNanos, cancellation);
    /// <inheritdoc/>
    public Task KillAllAsync(CancellationToken cancellation) => inner.KillAllAsync(cancellation);

    /// <inheritdoc/>
    public async Task<ProcessOutcome> RunAsync(ProcessSpec spec, CancellationToken cancellation)
    {
        await using (watcher.Watch(spec)) return await inner.RunAsync(spec, cancellation);
    }
}
