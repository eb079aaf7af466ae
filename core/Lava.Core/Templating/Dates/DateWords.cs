namespace Lava.Core.Templating;

/// <summary>The English words of dates.</summary>
internal static class DateWords
{
    public static int? Weekday(string word) => Find(Calendar.Weekdays, word);

    public static int? Month(string word) => word.Equals("sept", StringComparison.OrdinalIgnoreCase) ? 9 : Find(Calendar.Months, word) + 1;

    public static bool? IsAfternoon(string word) => word.ToLowerInvariant() switch
    {
        "am" or "a" => false,
        "pm" or "p" => true,
        _ => null,
    };

    /// <summary>The unit a letter or word stands for: 0 hours, 1 minutes, 2 seconds.</summary>
    public static int? Unit(string word) => word.ToLowerInvariant() switch
    {
        "h" or "hour" or "hours" => 0,
        "m" or "minute" or "minutes" => 1,
        "s" or "second" or "seconds" => 2,
        _ => null,
    };

    public static int To24(int hour, bool afternoon) => afternoon && hour < 12 ? hour + 12 : !afternoon && hour == 12 ? 0 : hour;

    /// <summary>Two digits mean the year nearest to this century's first quarter, as dateutil takes it.</summary>
    public static int FullYear(int year, bool complete) => complete || year >= 100 ? year : year + (year >= 76 ? 1900 : 2000);

    private static int? Find(string[] names, string word)
    {
        var i = Array.FindIndex(names, n => n.Equals(word, StringComparison.OrdinalIgnoreCase) || n[..3].Equals(word, StringComparison.OrdinalIgnoreCase));
        return i < 0 ? null : i;
    }
}

/// <summary>What a written date has said of the time and zone.</summary>
internal sealed class DateFieldsRead
{
    public int? Weekday { get; set; }

    public int? Hour { get; set; }

    public int? Minute { get; set; }

    public int? Second { get; set; }

    public int? Micros { get; set; }

    public bool HasHalf { get; set; }

    /// <summary>Seconds ahead of UTC.</summary>
    public long? Offset { get; set; }

    public string? ZoneName { get; set; }

    public bool IsEmpty(YearMonthDay parts) => parts.Count == 0 && Weekday is null && Hour is null && Minute is null && Second is null;

    public PyDateTime? Apply(YearMonthDay parts, PyDateTime defaults, bool dayFirst, bool yearFirst, NamedZone? local)
    {
        if (parts.Resolve(dayFirst, yearFirst) is not var (year, month, day))
        {
            return null;
        }

        var date = defaults.Date;
        var fullYear = year is { } y ? DateWords.FullYear(y, parts.HasCentury) : date.Year;
        var inMonth = month ?? date.Month;
        var inDay = day ?? (fullYear is >= 1 and <= 9999 && inMonth is >= 1 and <= 12 ? Math.Min(date.DayOfMonth, DateTime.DaysInMonth(fullYear, inMonth)) : date.DayOfMonth);
        var number = Calendar.DayOf(fullYear, inMonth, inDay);
        if (Weekday is { } weekday && day is null)
        {
            number = Calendar.CheckDay((Int128)number + new PyWeekday(weekday).DaysFrom(number));
        }

        var time = Calendar.TimeOf(Hour ?? defaults.Hour, Minute ?? defaults.Minute, Second ?? defaults.Second, Micros ?? defaults.Microsecond);
        Zone? zone = local is null ? null
            : ZoneName is not null && local.IsNamed(ZoneName) ? local
            : Offset is { } offset ? Named(offset)
            : ZoneName is not null && defaults.Zone is null ? null : defaults.Zone;
        return new PyDateTime((number * Calendar.Day) + time, zone);
    }

    private FixedZone Named(long offset) => offset == 0
        ? FixedZone.Utc
        : new FixedZone(offset * Calendar.Second, ZoneName, $"tzoffset({(ZoneName is null ? "None" : Printing.Repr(ZoneName))}, {offset})");
}
