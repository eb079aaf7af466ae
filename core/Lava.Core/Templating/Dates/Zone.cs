using System.Collections.Concurrent;

namespace Lava.Core.Templating;

/// <summary>The zone of a clock: how far it is ahead of UTC at a time, and what it is called then.</summary>
internal abstract class Zone
{
    /// <summary>Microseconds ahead of UTC at a time on that clock.</summary>
    public abstract long Offset(PyDateTime wall);

    /// <summary>Null for an offset that was given no name.</summary>
    public abstract string? Name(PyDateTime wall);

    /// <summary>Null where the zone doesn't tell.</summary>
    public abstract long? Saving(PyDateTime wall);

    public abstract PyDateTime FromUtc(long micros);
}

/// <summary>A zone with one offset.</summary>
internal sealed class FixedZone(long offset, string? name = null, string? repr = null) : Zone
{
    public static FixedZone Utc { get; } = new(0, "UTC", "tzutc()");

    public long Fixed { get; } = offset;

    public override long Offset(PyDateTime wall) => Fixed;

    /// <summary>As <c>str()</c> prints it: those of Python's datetime by name, those of dateutil as they are made.</summary>
    public string Text => repr ?? NameOf();

    public override string? Name(PyDateTime wall) => repr is null ? NameOf() : name;

    // Python's own zones know nothing of daylight saving, dateutil's know that there is none.
    public override long? Saving(PyDateTime wall) => repr is null ? null : 0;

    public override PyDateTime FromUtc(long micros) => new(Calendar.CheckWall((Int128)micros + Fixed), this);

    public override string ToString() => repr ?? (Fixed == 0
        ? "datetime.timezone.utc"
        : $"datetime.timezone({new PyTimeDelta(Fixed).Repr()}{(name is null ? "" : ", " + Printing.Repr(name))})");

    private string NameOf() => name ?? (Fixed == 0 ? "UTC" : "UTC" + TimeText.Offset(Fixed, ":"));
}

/// <summary>A zone of the time zone database.</summary>
internal sealed class NamedZone(TimeZoneInfo info, string repr) : Zone
{
    public override long Offset(PyDateTime wall)
    {
        var time = new DateTime(wall.Wall * 10, DateTimeKind.Unspecified);
        if (info.IsAmbiguousTime(time))
        {
            var offsets = info.GetAmbiguousTimeOffsets(time);
            return (wall.Fold == 0 ? offsets.Max() : offsets.Min()).Ticks / 10;
        }

        // In the hour skipped in spring the new offset already counts.
        var offset = info.GetUtcOffset(time);
        if (info.IsInvalidTime(time))
        {
            offset = info.GetUtcOffset(time.AddHours(2));
        }

        return offset.Ticks / 10;
    }

    /// <summary>The instant of a time without a zone; in the hour skipped in spring the old offset counts, as in Python.</summary>
    public long Instant(PyDateTime naive)
    {
        var time = new DateTime(naive.Wall * 10, DateTimeKind.Unspecified);
        return naive.Wall - (info.IsInvalidTime(time) ? info.GetUtcOffset(time.AddHours(-2)).Ticks / 10 : Offset(naive));
    }

    public bool IsNamed(string name) => name == info.StandardName || name == info.DaylightName;

    public override long? Saving(PyDateTime wall)
    {
        if (!IsSaving(wall))
        {
            return 0;
        }

        // An hour almost everywhere; a zone whose standard offset changed since doesn't tell.
        var saving = Offset(wall) - (info.BaseUtcOffset.Ticks / 10);
        return saving is > 0 and < 2 * Calendar.Hour ? saving : Calendar.Hour;
    }

    public override string Name(PyDateTime wall)
    {
        var name = IsSaving(wall) ? info.DaylightName : info.StandardName;
        return name.Length > 0 ? name : info.Id;
    }

    public override PyDateTime FromUtc(long micros)
    {
        var time = new DateTime(Calendar.CheckWall(micros) * 10, DateTimeKind.Utc);
        var offset = info.GetUtcOffset(time).Ticks / 10;
        var first = new PyDateTime(Calendar.CheckWall((Int128)micros + offset), this);
        return first.Offset == offset ? first : first with { Fold = 1 };
    }

    public override string ToString() => repr;

    private bool IsSaving(PyDateTime wall) => info.IsDaylightSavingTime(new DateTimeOffset(wall.Wall * 10, new TimeSpan(Offset(wall) * 10)));
}

/// <summary>Zones by name, and that of the clock.</summary>
internal static class Zones
{
    private static readonly ConcurrentDictionary<string, NamedZone> Known = new(StringComparer.Ordinal);

    public static Zone? Find(string name)
    {
        if (name is "UTC" or "GMT" or "Z")
        {
            return name == "GMT" ? new FixedZone(0, "GMT", "tzfile('/usr/share/zoneinfo/GMT')") : FixedZone.Utc;
        }

        // One object a name, as times of one zone are compared by their walls.
        return Known.TryGetValue(name, out var known) ? known
            : Scheduling.TimeZones.Find(name) is { } info
                ? Known.GetOrAdd(name, new NamedZone(info, $"tzfile('/usr/share/zoneinfo/{name}')"))
                : null;
    }

    public static NamedZone Local(Evaluation e) => new NamedZone(e.Options.Clock.LocalTimeZone, "tzlocal()");

    /// <summary>The local offset at that time, as a zone of its own, which is what Python gives an aware local time.</summary>
    public static FixedZone LocalFixed(Evaluation e, long utc)
    {
        var local = Local(e).FromUtc(utc);
        return new FixedZone(local.Offset ?? 0, local.Zone!.Name(local));
    }

    public static long Now(Evaluation e) => e.Options.Clock.GetUtcNow().Ticks / 10;
}
