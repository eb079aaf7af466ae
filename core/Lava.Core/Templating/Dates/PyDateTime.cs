namespace Lava.Core.Templating;

/// <summary>A date and time as the clock on the wall shows it, in microseconds since 0001-01-01, and the zone of that clock.</summary>
internal sealed record PyDateTime(long Wall, Zone? Zone, int Fold = 0)
{
    public static PyDateTime Of(DateTimeOffset value) => new(value.Ticks / 10, new FixedZone(value.Offset.Ticks / 10));

    /// <summary>Microseconds ahead of UTC; null without a zone.</summary>
    public long? Offset => Zone?.Offset(this);

    /// <summary>The time in UTC, or on the wall without a zone.</summary>
    public long Instant => Wall - (Offset ?? 0);

    /// <summary>What this and another are compared by, both in microseconds: their walls when they are of one zone, as in Python.</summary>
    public (long This, long Other) Against(PyDateTime other) => ReferenceEquals(Zone, other.Zone) ? (Wall, other.Wall) : (Instant, other.Instant);

    public PyDate Date => new((int)(Wall / Calendar.Day));

    public PyTime Time => new(Wall % Calendar.Day, null);

    public int Year => Date.Year;

    public int Hour => (int)(Wall / Calendar.Hour % 24);

    public int Minute => (int)(Wall / Calendar.Minute % 60);

    public int Second => (int)(Wall / Calendar.Second % 60);

    public int Microsecond => (int)(Wall % Calendar.Second);

    public PyDateTime Plus(Int128 micros) => new(Calendar.CheckWall(Wall + micros), Zone);

    public PyDateTime In(Zone zone) => zone.FromUtc(Instant);

    public string IsoFormat(char separator, string precision = "auto") =>
        Date.IsoFormat() + separator + TimeText.Of(Wall % Calendar.Day, precision) + (Offset is { } offset ? TimeText.Offset(offset, ":") : "");

    public string Repr()
    {
        var date = Date;
        var seconds = Microsecond != 0 ? $", {Second}, {Microsecond}" : Second != 0 ? $", {Second}" : "";
        return $"datetime.datetime({date.Year}, {date.Month}, {date.DayOfMonth}, {Hour}, {Minute}{seconds}{(Zone is null ? "" : $", tzinfo={Zone}")})";
    }
}

/// <summary>Times and offsets as text.</summary>
internal static class TimeText
{
    public static string Of(long micros, string precision)
    {
        var text = $"{micros / Calendar.Hour:00}:{micros / Calendar.Minute % 60:00}";
        var (seconds, rest) = ($":{micros / Calendar.Second % 60:00}", micros % Calendar.Second);
        return precision switch
        {
            "auto" => text + seconds + (rest != 0 ? $".{rest:000000}" : ""),
            "hours" => text[..2],
            "minutes" => text,
            "seconds" => text + seconds,
            "milliseconds" => text + seconds + $".{rest / 1000:000}",
            "microseconds" => text + seconds + $".{rest:000000}",
            _ => throw Fault.Value("Unknown timespec value"),
        };
    }

    public static string Offset(long micros, string separator)
    {
        var size = Math.Abs(micros);
        var text = $"{(micros < 0 ? '-' : '+')}{size / Calendar.Hour:00}{separator}{size / Calendar.Minute % 60:00}";
        var seconds = size / Calendar.Second % 60;
        var rest = size % Calendar.Second;
        return text + (seconds != 0 || rest != 0 ? $"{separator}{seconds:00}" : "") + (rest != 0 ? $".{rest:000000}" : "");
    }
}
