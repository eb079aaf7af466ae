using Microsoft.Extensions.Time.Testing;

namespace Lava.Worker.Tests.Handlers.Support;

/// <summary>A clock that a test moves, and that waits until the loop under test waits for it again.</summary>
public sealed class TickingTime : TimeProvider
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));
    private TaskCompletionSource _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow();
    public override long GetTimestamp() => _time.GetTimestamp();
    public override long TimestampFrequency => _time.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = _time.CreateTimer(callback, state, dueTime, period);
        Volatile.Read(ref _waits).TrySetResult();
        return timer;
    }

    /// <summary>Moves on by the pace of one loop, and returns when it waits again.</summary>
    public async Task TickAsync(TimeSpan pace)
    {
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _waits, waits);
        _time.Advance(pace);
        await waits.Task.WaitAsync(TimeSpan.FromSeconds(30), System);
    }
}
