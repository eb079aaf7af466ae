using Lava.Worker.Launching;

namespace Lava.Worker.Tests.Handlers.Support;

/// <summary>Answers each process with an outcome instead of running it.</summary>
public sealed class FakeLauncher(Func<ProcessSpec, ProcessOutcome> answer) : ILauncher
{
    public int ProcessId => 0;

    public long StartTime => 0;

    public Task Completion { get; } = new TaskCompletionSource().Task;

    public ValueTask RenewLeaseAsync(long boottimeDeadlineNanos, CancellationToken ct) => ValueTask.CompletedTask;

    public Task<ProcessOutcome> RunAsync(ProcessSpec spec, CancellationToken cancel) => Task.FromResult(answer(spec));

    public Task KillAllAsync(CancellationToken ct) => Task.CompletedTask;
}
