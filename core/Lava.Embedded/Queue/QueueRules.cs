using System.Globalization;

namespace Lava.Embedded.Queue;

/// <summary>What every queue here decides alike: limits (Amazon SQS's), receipt handles, times.</summary>
internal static class QueueRules
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestVisibility = TimeSpan.FromHours(12);

    /// <summary>A message set later than now by more than this was set before the clock was put back.</summary>
    public const long BackwardsMilliseconds = 500;

    public static void CheckDelay(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, LongestDelay);
    }

    public static void CheckVisibility(TimeSpan visibility)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(visibility, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(visibility, LongestVisibility);
    }

    public static void CheckMax(int max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(max, 10);
    }

    /// <summary>A delivery's handle: the row and how often it was received.</summary>
    public static string Handle(long id, long receives) => string.Create(CultureInfo.InvariantCulture, $"{id}.{receives}");

    /// <summary>Reads a handle; null when it can't be one.</summary>
    public static (long Id, long Receives)? ReadHandle(string handle)
    {
        var dot = handle.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && long.TryParse(handle.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && long.TryParse(handle.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var receives)
            ? (id, receives)
            : null;
    }

    /// <summary>Whole milliseconds, rounded up: nothing is visible too early.</summary>
    public static long Milliseconds(TimeSpan span) => (long)Math.Ceiling(span.TotalMilliseconds);
}
