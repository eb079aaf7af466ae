namespace Lava.Core.Ports;

/// <summary>What every queue takes: Amazon SQS's limits. Whoever asks for more made a mistake.</summary>
public static class QueueLimits
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestVisibility = TimeSpan.FromHours(12);

    /// <summary>Throws when a delay is longer than 15 minutes, or less than none.</summary>
    public static void CheckDelay(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, LongestDelay);
    }

    /// <summary>Throws when a visibility is longer than 12 hours, or less than none.</summary>
    public static void CheckVisibility(TimeSpan visibility)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(visibility, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(visibility, LongestVisibility);
    }

    /// <summary>Throws when not 1 to 10 messages are asked for.</summary>
    public static void CheckMax(int max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(max, 10);
    }
}
