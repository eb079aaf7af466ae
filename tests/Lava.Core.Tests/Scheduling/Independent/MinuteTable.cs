using NodaTime;

namespace Lava.Core.Tests.Scheduling.Independent;

/// <summary>What the clock of a zone shows at each minute between two instants, by NodaTime's own copy of the time zone database.</summary>
internal sealed class MinuteTable
{
    private readonly Minute[] minutes;

    public MinuteTable(DateTimeZone zone, Instant from, Instant until)
    {
        From = Instant.FromUnixTimeSeconds(from.ToUnixTimeSeconds() / 60 * 60);
        minutes = new Minute[(int)((until - From).TotalMinutes + 1)];
        HasConstantMinutes = ConstantMinutes(zone);
        for (var i = 0; i < minutes.Length; i++)
        {
            var instant = From + Duration.FromMinutes(i);
            var local = instant.InZone(zone).LocalDateTime;
            var mapping = zone.MapLocal(local);
            var again = mapping.Count == 2 && mapping.Last().ToInstant() == instant;
            minutes[i] = new Minute((byte)local.Minute, (byte)local.Hour, (byte)local.Day, (byte)local.Month, (byte)((int)local.DayOfWeek % 7), (short)local.Year, again);
        }

    }

    public Instant From { get; }

    /// <summary>Whether the clock's minutes are those of UTC shifted by a number that never changes.</summary>
    public bool HasConstantMinutes { get; }

    /// <summary>The instants whose minute a test accepts.</summary>
    public IEnumerable<Instant> Where(Func<Minute, bool> accepts)
    {
        for (var i = 0; i < minutes.Length; i++)
        {
            if (accepts(minutes[i]))
            {
                yield return From + Duration.FromMinutes(i);
            }
        }
    }

    private static bool ConstantMinutes(DateTimeZone zone) =>
        zone.GetZoneIntervals(Instant.FromUtc(2020, 1, 1, 0, 0), Instant.FromUtc(2040, 1, 1, 0, 0)).Select(i => ((i.WallOffset.Seconds / 60 % 60) + 60) % 60).Distinct().Count() == 1;
}

/// <summary>A minute of a wall clock; weekday 0 is Sunday; <c>Again</c>: the clock showed it before, an hour or so ago.</summary>
internal readonly record struct Minute(byte Number, byte Hour, byte Day, byte Month, byte Weekday, short Year, bool Again);
