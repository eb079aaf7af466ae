using Lava.Core.Running;

namespace Lava.Worker.Engine;

/// <summary>How long this worker may act: from when its last good beat was sent, by monotonic time. The worker's runs share it.</summary>
public sealed class Lease(Timing timing, TimeProvider time)
{
    private long _deadline;
    private volatile bool _revoked;

    /// <summary>The rules it keeps.</summary>
    internal EngineRules Rules { get; init; } = EngineRules.All;

    /// <summary>What is left of it.</summary>
    public TimeSpan Left => _revoked ? TimeSpan.Zero : time.GetElapsedTime(time.GetTimestamp(), Interlocked.Read(ref _deadline)) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Whether nothing may be done any more.</summary>
    public bool IsOver => Left == TimeSpan.Zero;

    /// <summary>
    /// When it ends by another clock, of nanoseconds; 0 when it is over. That clock is read first: if this process is stopped between the two
    /// readings, the end comes out too early, never too late.
    /// </summary>
    public long EndOn(Func<long> clock)
    {
        var now = clock();
        return Left is var left && left > TimeSpan.Zero ? now + (long)left.TotalNanoseconds : 0;
    }

    /// <summary>How long to wait before a failed call to a port is made again.</summary>
    public TimeSpan RetryPause => timing.Beat / 20;

    /// <summary>Extends it to the lease time from a beat's sending. False when it was over before: it never comes back.</summary>
    public bool Extend(long sentTimestamp, bool first)
    {
        if (_revoked || (!first && IsOver)) return false;
        Interlocked.Exchange(ref _deadline, sentTimestamp + (long)(timing.Lease.TotalSeconds * time.TimestampFrequency));
        return true;
    }

    /// <summary>Ends it now.</summary>
    public void Revoke() => _revoked = true;

    /// <summary>Waits until the start margin is left: nothing is started with less. Throws when the lease ends.</summary>
    public async Task WaitForMarginAsync(CancellationToken cancellation)
    {
        while (Rules.StartMargin && Left < timing.StartMargin)
        {
            if (IsOver) throw new HoldLostException("the lease is over");
            await Task.Delay(RetryPause, time, cancellation);
        }
    }
}
