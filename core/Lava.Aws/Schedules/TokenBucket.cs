namespace Lava.Aws.Schedules;

/// <summary>Lets so many callers a second pass, in the order in which they came; who comes too early waits.</summary>
/// <param name="perSecond">The lasting rate.</param>
/// <param name="burst">How many may pass at once after a pause.</param>
/// <param name="time">The clock.</param>
public sealed class TokenBucket(int perSecond, int burst, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly TimeSpan _each = TimeSpan.FromSeconds(1.0 / perSecond);
    private readonly long _began = time.GetTimestamp();
    // When, since the beginning, the bucket is full again: a moment lies one token later for each that was taken.
    private TimeSpan _fullAt;

    /// <summary>Waits for a token.</summary>
    public async ValueTask TakeAsync(CancellationToken cancellation)
    {
        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetElapsedTime(_began);
            _fullAt = (_fullAt > now ? _fullAt : now) + _each;
            wait = _fullAt - now - _each * burst;
        }
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellation);
    }
}
