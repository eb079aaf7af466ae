namespace Lava.Embedded.Queue;

/// <summary>Notices that the wall clock was put back, by the monotonic one. It can't know of what was before it, so it says yes at first.</summary>
internal sealed class ClockWatch(TimeProvider time)
{
    /// <summary>A wait longer than this is broken up, so that a clock put back meanwhile is noticed.</summary>
    public static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(QueueRules.BackwardsMilliseconds);

    private readonly Lock _lock = new();
    private (DateTimeOffset Wall, long Steady)? _last;

    public bool WentBack()
    {
        lock (_lock)
        {
            var (wall, steady) = (time.GetUtcNow(), time.GetTimestamp());
            var back = _last is not var (lastWall, lastSteady) || wall - lastWall < time.GetElapsedTime(lastSteady, steady) - Slack;
            _last = (wall, steady);
            return back;
        }
    }
}
