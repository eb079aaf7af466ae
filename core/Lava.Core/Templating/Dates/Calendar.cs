namespace Lava.Core.Templating;

/// <summary>The proleptic Gregorian calendar, years 1 to 9999, in days since 0001-01-01 and microseconds.</summary>
internal static class Calendar
{
    public const long Second = 1_000_000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;
    public const int MaxDay = 3_652_058;

    /// <summary>1970-01-01 in days.</summary>
    public const int Epoch = 719_162;

    public static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    public static readonly string[] Weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    public static int DayOf(long year, long month, long day)
    {
        if (year is < 1 or > 9999)
        {
            throw Fault.Value($"year {year} is out of range");
        }

        if (month is < 1 or > 12)
        {
            throw Fault.Value("month must be in 1..12");
        }

        return day < 1 || day > DateTime.DaysInMonth((int)year, (int)month)
            ? throw Fault.Value("day is out of range for month")
            : new DateOnly((int)year, (int)month, (int)day).DayNumber;
    }

    public static long TimeOf(long hour, long minute, long second, long micros)
    {
        if (hour is < 0 or > 23)
        {
            throw Fault.Value("hour must be in 0..23");
        }

        if (minute is < 0 or > 59)
        {
            throw Fault.Value("minute must be in 0..59");
        }

        if (second is < 0 or > 59)
        {
            throw Fault.Value("second must be in 0..59");
        }

        return micros is < 0 or > 999_999
            ? throw Fault.Value("microsecond must be in 0..999999")
            : (hour * Hour) + (minute * Minute) + (second * Second) + micros;
    }

    public static int CheckDay(Int128 day) => day >= 0 && day <= MaxDay ? (int)day : throw Fault.Value("date value out of range");

    public static long CheckWall(Int128 micros) =>
        micros >= 0 && micros < (Int128)(MaxDay + 1) * Day ? (long)micros : throw Fault.Value("date value out of range");

    /// <summary>0 is Monday.</summary>
    public static int Weekday(int day) => day % 7;

    /// <summary>The week of ISO 8601 and the year it belongs to.</summary>
    public static (int Year, int Week) IsoWeek(int day)
    {
        var thursday = DateOnly.FromDayNumber(Math.Clamp(day - Weekday(day) + 3, 0, MaxDay));
        return (thursday.Year, ((thursday.DayOfYear - 1) / 7) + 1);
    }

    /// <summary>The Monday of week 1 of a year of ISO 8601.</summary>
    public static int IsoYearStart(int year)
    {
        var fourth = DayOf(year, 1, 4);
        return fourth - Weekday(fourth);
    }
}
