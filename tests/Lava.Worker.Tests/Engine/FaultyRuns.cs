using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Worker.Tests.Engine;

/// <summary>A store of rows whose reads and writes fail as the test says.</summary>
internal sealed class FaultyRuns(IRunStore inner) : IRunStore
{
    /// <summary>What a write fails with; null: it goes through.</summary>
    public Func<Run, Exception?> Write { get; set; } = _ => null;
    /// <summary>What a read fails with; null: it goes through.</summary>
    public Func<RunKey, Exception?> Read { get; set; } = _ => null;

    /// <summary>What is answered to a write that went through.</summary>
    public Func<Run, RunWrite, ValueTask<RunWrite>> Answer { get; set; } = (_, write) => ValueTask.FromResult(write);

    /// <summary>What is answered to the question for held rows; null: the truth.</summary>
    public Func<ValueTask<IReadOnlyList<HeldRun>>>? Held { get; set; }

    public ValueTask<Run?> GetAsync(RunKey key, CancellationToken cancellation) => Read(key) is { } e ? throw e : inner.GetAsync(key, cancellation);
    public async ValueTask<RunWrite> WriteAsync(Run row, long? seenFence, CancellationToken cancellation) =>
        Write(row) is { } e ? throw e : await Answer(row, await inner.WriteAsync(row, seenFence, cancellation));
    public ValueTask<RunKey?> FindAsync(string runId, CancellationToken cancellation) => inner.FindAsync(runId, cancellation);
    public ValueTask<IReadOnlyList<RunKey>> WaitingAsync(string fleet, DateTimeOffset until, int limit, CancellationToken cancellation) => inner.WaitingAsync(fleet, until, limit, cancellation);
    public ValueTask<IReadOnlyList<HeldRun>> HeldAsync(string fleet, CancellationToken cancellation) => Held?.Invoke() ?? inner.HeldAsync(fleet, cancellation);
    public ValueTask<IReadOnlyList<Run>> ListAsync(RunQuery query, CancellationToken cancellation) => inner.ListAsync(query, cancellation);
}
