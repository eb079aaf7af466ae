namespace Lava.Core.Templating;

/// <summary>A day of the calendar, in days since 0001-01-01.</summary>
internal sealed record PyDate(int Day)
{
    private DateOnly Parts => DateOnly.FromDayNumber(Day);

    public int Year => Parts.Year;

    public int Month => Parts.Month;

    public int DayOfMonth => Parts.Day;

    public PyDateTime AtMidnight() => new(Day * Calendar.Day, null);

    public string IsoFormat() => $"{Year:0000}-{Month:00}-{DayOfMonth:00}";

    public string Repr() => $"datetime.date({Year}, {Month}, {DayOfMonth})";
}

/// <summary>A time of day, in microseconds since midnight.</summary>
internal sealed record PyTime(long Micros, Zone? Zone)
{
    /// <summary>Microseconds ahead of UTC; null for a time without a zone or in a zone whose offset depends on the day.</summary>
    public long? Offset => (Zone as FixedZone)?.Fixed;

    public long Instant => Micros - (Offset ?? 0);

    public string IsoFormat(string precision = "auto") =>
        TimeText.Of(Micros, precision) + (Offset is { } offset ? TimeText.Offset(offset, ":") : "");

    public string Repr()
    {
        var (h, m, s, us) = (Micros / Calendar.Hour, Micros / Calendar.Minute % 60, Micros / Calendar.Second % 60, Micros % Calendar.Second);
        return $"datetime.time({h}, {m}{(s != 0 || us != 0 ? $", {s}" : "")}{(us != 0 ? $", {us}" : "")}{(Zone is null ? "" : $", tzinfo={Zone}")})";
    }
}
