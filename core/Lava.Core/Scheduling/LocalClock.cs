namespace Lava.Core.Scheduling;

/// <summary>
/// A time zone's wall clock, by EventBridge Scheduler's rule for daylight saving: a time that the clock skips
/// names no instant, a time that it shows twice names the first of the two.
/// </summary>
internal sealed class LocalClock(string id, TimeZoneInfo zone)
{
    private static readonly DateTime Earliest = new(2, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Latest = new(9998, 12, 31, 0, 0, 0, DateTimeKind.Utc);

    public static LocalClock Utc { get; } = new("UTC", TimeZoneInfo.Utc);

    public string Id { get; } = id;

    /// <summary>What the clock shows at an instant, within the years that can be reckoned with.</summary>
    public DateTime Show(DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime < Earliest ? Earliest : instant.UtcDateTime > Latest ? Latest : instant.UtcDateTime;
        return DateTime.SpecifyKind(utc + zone.GetUtcOffset(utc), DateTimeKind.Unspecified);
    }

    /// <summary>The instant that a wall time names, or null when the clock skips it.</summary>
    public DateTimeOffset? Instant(DateTime local)
    {
        if (ReferenceEquals(zone, TimeZoneInfo.Utc))
        {
            return new DateTimeOffset(local, TimeSpan.Zero);
        }

        // The offsets of the day before and the day after are the only ones that can hold at this time;
        // asking by UTC also sees changes of a zone's base offset, which the zone's own questions about wall times miss.
        var utc = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        var before = zone.GetUtcOffset(utc.AddDays(-1));
        var after = zone.GetUtcOffset(utc.AddDays(1));
        var (first, second) = before >= after ? (before, after) : (after, before);
        return Holds(utc, first) ?? Holds(utc, second);
    }

    /// <summary>The instant that a wall time names; for a skipped one, the instant at which the clock skips it.</summary>
    public DateTimeOffset NearestInstant(DateTime local)
    {
        if (Instant(local) is { } instant)
        {
            return instant;
        }

        var utc = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        return new DateTimeOffset(utc - zone.GetUtcOffset(utc.AddDays(-1)), TimeSpan.Zero);
    }

    /// <summary>
    /// The minutes that the clock is ahead of UTC within the hour, when that never changes; null when it does.
    /// Looked at over the present rules of the zone.
    /// </summary>
    public int? ConstantMinutes()
    {
        int? minutes = null;
        for (var at = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc); at.Year < 2045; at = at.AddDays(15))
        {
            var now = ((zone.GetUtcOffset(at).Minutes % 60) + 60) % 60;
            if (minutes is not null && minutes != now)
            {
                return null;
            }

            minutes = now;
        }

        return minutes;
    }

    private DateTimeOffset? Holds(DateTime local, TimeSpan offset)
    {
        var utc = local - offset;
        return zone.GetUtcOffset(utc) == offset ? new DateTimeOffset(utc, TimeSpan.Zero) : null;
    }
}
