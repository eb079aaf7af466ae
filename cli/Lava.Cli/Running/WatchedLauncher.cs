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
    public IReadOnlyCollection<(string RunId, int ProcessId)> Running => inner.Running;
    /// <inheritdoc/>
    public ValueTask RenewLeaseAsync(long boottimeDeadlineNanos, CancellationToken ct) => inner.RenewLeaseAsync(boottimeDeadlineNanos, ct);
    /// <inheritdoc/>
    public Task KillAllAsync(CancellationToken ct) => inner.KillAllAsync(ct);
    /// <inheritdoc/>
    public Task KillLeftoversAsync(IReadOnlySet<string> sessions) => inner.KillLeftoversAsync(sessions);
    /// <inheritdoc/>
    public Task<IReadOnlySet<string>> FindLeftoversAsync() => inner.FindLeftoversAsync();

    /// <inheritdoc/>
    public async Task<ProcessOutcome> RunAsync(ProcessSpec spec, CancellationToken cancel)
    {
        await using (watcher.Watch(spec)) return await inner.RunAsync(spec, cancel);
    }
}
