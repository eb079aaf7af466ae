using System.Globalization;

namespace Lava.Core.Templating;

/// <summary>Dates and times of ISO 8601, in the forms that Python and dateutil read.</summary>
internal static class IsoParser
{
    /// <summary>Null when the text is none. Lenient adds dateutil's forms: a year or month alone, and 24:00.</summary>
    public static PyDateTime? Parse(string text, bool dateOnly = false, bool lenient = false)
    {
        var at = 0;
        if (ReadDay(text, ref at, lenient) is not { } day)
        {
            return null;
        }

        if (at == text.Length)
        {
            return new PyDateTime(day * Calendar.Day, null);
        }

        if (dateOnly)
        {
            return null;
        }

        at++;
        if (ReadTime(text, ref at) is not { } time || (time >= Calendar.Day && !(lenient && time == Calendar.Day)))
        {
            return null;
        }

        Zone? zone = null;
        if (at < text.Length)
        {
            var (offset, next) = ReadOffset(text, at);
            if (next != text.Length)
            {
                return null;
            }

            zone = lenient
                ? offset == 0 ? FixedZone.Utc : new FixedZone(offset, null, $"tzoffset(None, {offset / Calendar.Second})")
                : new FixedZone(offset);
        }

        return new PyDateTime(Calendar.CheckWall(((Int128)day * Calendar.Day) + time), zone);
    }

    /// <summary>A time of day as Python's <c>time.fromisoformat</c> reads it; null when the text is none.</summary>
    public static PyTime? ParseTime(string text)
    {
        var at = text.StartsWith('T') ? 1 : 0;
        if (ReadTime(text, ref at) is not { } time || time >= Calendar.Day)
        {
            return null;
        }

        if (at == text.Length)
        {
            return new PyTime(time, null);
        }

        var (offset, next) = ReadOffset(text, at);
        return next == text.Length ? new PyTime(time, new FixedZone(offset)) : null;
    }

    /// <summary>An offset such as <c>Z</c>, <c>+11</c>, <c>+1100</c> or <c>+11:00:30</c>; next is -1 when there is none.</summary>
    public static (long Micros, int Next) ReadOffset(string text, int at)
    {
        if (at < text.Length && text[at] is 'Z' or 'z')
        {
            return (0, at + 1);
        }

        if (at >= text.Length || text[at] is not ('+' or '-'))
        {
            return (0, -1);
        }

        var sign = text[at++] == '-' ? -1 : 1;
        return ReadTime(text, ref at) is { } micros && micros < Calendar.Day ? (sign * micros, at) : (0, -1);
    }

    private static int? ReadDay(string text, ref int at, bool lenient)
    {
        if (Digits(text, ref at, 4) is not { } year || year == 0)
        {
            return null;
        }

        var dashes = at < text.Length && text[at] == '-';
        at += dashes ? 1 : 0;
        if (at < text.Length && text[at] == 'W')
        {
            at++;
            return ReadWeek(text, ref at, year, dashes);
        }

        if (at == text.Length && lenient && !dashes)
        {
            return Calendar.DayOf(year, 1, 1);
        }

        // The day of the year, of which dateutil reads three digits that no fourth one follows.
        var digits = text.AsSpan(at);
        digits = digits[..(digits.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : digits.Length)];
        if (lenient && digits.Length == 3)
        {
            at += 3;
            var dayOfYear = int.Parse(digits, CultureInfo.InvariantCulture);
            return dayOfYear >= 1 && dayOfYear <= (DateTime.IsLeapYear(year) ? 366 : 365)
                ? Calendar.DayOf(year, 1, 1) + dayOfYear - 1
                : throw Fault.Value($"Invalid ordinal day {dayOfYear} for year {year}");
        }

        if (Digits(text, ref at, 2) is not { } month)
        {
            return null;
        }

        if (lenient && dashes && (at == text.Length || text[at] == 'T'))
        {
            return Calendar.DayOf(year, month, 1);
        }

        if (dashes && !Skip(text, ref at, '-'))
        {
            return null;
        }

        return Digits(text, ref at, 2) is { } day ? Calendar.DayOf(year, month, day) : null;
    }

    private static int? ReadWeek(string text, ref int at, int year, bool dashes)
    {
        if (Digits(text, ref at, 2) is not { } week || week is < 1 or > 53)
        {
            return null;
        }

        var day = 1;
        if (at < text.Length && (dashes ? Skip(text, ref at, '-') : char.IsAsciiDigit(text[at])))
        {
            if (Digits(text, ref at, 1) is not { } given || given is < 1 or > 7)
            {
                return null;
            }

            day = given;
        }

        return Calendar.CheckDay((Int128)Calendar.IsoYearStart(year) + ((week - 1) * 7) + day - 1);
    }

    private static long? ReadTime(string text, ref int at)
    {
        if (Digits(text, ref at, 2) is not { } hour)
        {
            return null;
        }

        var micros = hour * Calendar.Hour;
        var colons = at < text.Length && text[at] == ':';
        for (var unit = Calendar.Minute; unit >= Calendar.Second; unit /= 60)
        {
            if (at >= text.Length || (colons ? text[at] != ':' : !char.IsAsciiDigit(text[at])))
            {
                return micros;
            }

            at += colons ? 1 : 0;
            if (Digits(text, ref at, 2) is not { } part || part > 59)
            {
                return null;
            }

            micros += part * unit;
        }

        if (at + 1 < text.Length && text[at] is '.' or ',' && char.IsAsciiDigit(text[at + 1]))
        {
            var begin = ++at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
            {
                at++;
            }

            micros += long.Parse(text[begin..at].PadRight(6, '0')[..6]);
        }

        return micros;
    }

    private static bool Skip(string text, ref int at, char c)
    {
        var found = at < text.Length && text[at] == c;
        at += found ? 1 : 0;
        return found;
    }

    private static int? Digits(string text, ref int at, int count)
    {
        if (at + count > text.Length || text.AsSpan(at, count).ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        at += count;
        return int.Parse(text.AsSpan(at - count, count));
    }
}
