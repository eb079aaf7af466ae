using Lava.Core.Model;

namespace Lava.Core.Running;

/// <summary>The protocol's times, all scaled by the beat (run-protocol.md §2). Tests take a shorter beat.</summary>
/// <param name="Beat">How often a worker tells that it lives.</param>
public sealed record Timing(TimeSpan Beat)
{
    /// <summary>The beat of production: 20 s.</summary>
    public static Timing Standard { get; } = new(TimeSpan.FromSeconds(20));

    /// <summary>The times of a beat that is written as a duration, as <c>LAVA_BEAT</c> holds it; the standard ones of none. A problem says what is wrong, and what would be right.</summary>
    public static (Timing Timing, string? Problem) Read(string? beat)
    {
        if (beat is not { Length: > 0 }) return (Standard, null);
        if (!Duration.TryParse(beat, out var length, out var problem)) return (Standard, problem);
        return length > Duration.Zero ? (new Timing(length.ToTimeSpan()), null) : (Standard, "a beat is longer than nothing, such as 20s");
    }

    /// <summary>How long after the sending of a good beat a worker may act: 2.5 beats.</summary>
    public TimeSpan Lease => Beat * 2.5;
    /// <summary>How long peers wait for a beat before they fence: 3 beats.</summary>
    public TimeSpan Fence => Beat * 3;
    /// <summary>How long the watchdog waits: 4.5 beats, which leaves two for skew.</summary>
    public TimeSpan Watchdog => Beat * 4.5;
    /// <summary>Nothing is started with less of the lease left: 0.75 beat.</summary>
    public TimeSpan StartMargin => Beat * 0.75;
    /// <summary>What an action may take: 0.5 beat.</summary>
    public TimeSpan ActionTime => Beat * 0.5;
    /// <summary>How long a received message stays out of sight: 3 beats. It is deleted at the claim, so no run needs longer.</summary>
    public TimeSpan Visibility => Beat * 3;

    /// <summary>A waiting row is looked after by the sweep this long after its wake-up was due.</summary>
    public static TimeSpan WakeGrace { get; } = TimeSpan.FromSeconds(60);
    /// <summary>The longest delay of a queue (SQS: DelaySeconds ≤ 900).</summary>
    public static TimeSpan LongestDelay { get; } = TimeSpan.FromMinutes(15);
    /// <summary>How long before a far instant the sweep sends its message.</summary>
    public static TimeSpan FarLead { get; } = TimeSpan.FromMinutes(14.5);
    /// <summary>A claim waits in place for an instant as near as this.</summary>
    public static TimeSpan NearInstant { get; } = TimeSpan.FromSeconds(5);
    /// <summary>A retry's delay up to this is waited for in place, holding the slot.</summary>
    public static TimeSpan WaitInPlace { get; } = TimeSpan.FromSeconds(10);
    /// <summary>A message of a run that has no row and is older than this is dead: its row has expired, it ran.</summary>
    public static TimeSpan OldestForeign { get; } = TimeSpan.FromDays(14);
    /// <summary>The least time a settled row is kept.</summary>
    public static TimeSpan LeastKept { get; } = TimeSpan.FromDays(15);
    /// <summary>How long a child's row is kept from its first write.</summary>
    public static TimeSpan ChildKept { get; } = TimeSpan.FromDays(30);
    /// <summary>How long a run waits for a slot of its job's limit before it asks again.</summary>
    public static TimeSpan LimitDelay { get; } = TimeSpan.FromSeconds(30);
    /// <summary>How long a run waits after its worker could not work on it.</summary>
    public static TimeSpan BrokenDelay { get; } = TimeSpan.FromSeconds(30);
    /// <summary>Lost workers that a run survives when its job names no <c>max_tries</c>.</summary>
    public const int DefaultTries = 3;
}
