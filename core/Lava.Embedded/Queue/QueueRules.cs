using System.Globalization;

namespace Lava.Embedded.Queue;

/// <summary>What the queues here decide alike: receipt handles, times.</summary>
internal static class QueueRules
{
    /// <summary>A message set later than now by more than this was set before the clock was put back.</summary>
    public const long BackwardsMilliseconds = 500;

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
