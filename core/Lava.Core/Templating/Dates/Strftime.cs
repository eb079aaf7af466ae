using System.Globalization;
using System.Text;

namespace Lava.Core.Templating;

/// <summary>Dates as text by the directives of glibc's strftime in the C locale; unknown ones are copied.</summary>
internal static class Strftime
{
    private const int MaxWidth = 1000;

    public static string Format(PyDateTime time, string format)
    {
        var text = new StringBuilder();
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%' || at + 1 >= format.Length)
            {
                text.Append(format[at]);
                continue;
            }

            var begin = at++;
            var flag = format[at] is '-' or '_' or '0' or '^' or '#' && at + 1 < format.Length ? format[at++] : ' ';
            var width = 0;
            for (; at + 1 < format.Length && char.IsAsciiDigit(format[at]); at++)
            {
                width = Math.Min((width * 10) + format[at] - '0', MaxWidth + 1);
            }

            var part = width <= MaxWidth ? Directive(time, format[at]) : throw Fault.Limit($"a width in a date's format is larger than {MaxWidth}");
            text.Append(part is null ? format[begin..(at + 1)] : Padded(Flagged(part, flag, format[at]), flag, format[at], width));
        }

        return text.ToString();
    }

    private static string Padded(string part, char flag, char directive, int width) =>
        part.PadLeft(width, flag != '_' && (flag == '0' || (IsNumber(part, directive) && !part.StartsWith(' '))) ? '0' : ' ');

    private static string Flagged(string part, char flag, char directive) => flag switch
    {
        '-' when IsNumber(part, directive) => part.TrimStart('0', ' ') is { Length: > 0 } shorter ? shorter : "0",
        '_' when IsNumber(part, directive) => part[..^1].TrimStart('0').PadLeft(part.Length - 1) + part[^1],
        '0' when IsNumber(part, directive) => part.Replace(' ', '0'),
        '^' => part.ToUpperInvariant(),
        '#' => directive is 'Z' or 'p' ? part.ToLowerInvariant() : part.ToUpperInvariant(),
        _ => part,
    };

    private static bool IsNumber(string part, char directive) => part.Length > 0 && directive is not ('f' or 'z') && part.All(c => char.IsAsciiDigit(c) || c == ' ');

    private static string? Directive(PyDateTime t, char directive)
    {
        var date = t.Date;
        var weekday = Calendar.Weekday(date.Day);
        var dayOfYear = date.Day - Calendar.DayOf(date.Year, 1, 1);
        return directive switch
        {
            'a' => Calendar.Weekdays[weekday][..3],
            'A' => Calendar.Weekdays[weekday],
            'b' or 'h' => Calendar.Months[date.Month - 1][..3],
            'B' => Calendar.Months[date.Month - 1],
            'c' => Format(t, "%a %b %e %H:%M:%S %Y"),
            'C' => Two(date.Year / 100),
            'd' => Two(date.DayOfMonth),
            'D' or 'x' => Format(t, "%m/%d/%y"),
            'e' => date.DayOfMonth.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            'f' => t.Microsecond.ToString("000000", CultureInfo.InvariantCulture),
            'F' => Format(t, "%Y-%m-%d"),
            'g' => Two(Calendar.IsoWeek(date.Day).Year % 100),
            'G' => Calendar.IsoWeek(date.Day).Year.ToString(CultureInfo.InvariantCulture),
            'H' => Two(t.Hour),
            'I' => Two(t.Hour % 12 == 0 ? 12 : t.Hour % 12),
            'j' => (dayOfYear + 1).ToString("000", CultureInfo.InvariantCulture),
            'k' => t.Hour.ToString(CultureInfo.InvariantCulture).PadLeft(2),
            'l' => (t.Hour % 12 == 0 ? 12 : t.Hour % 12).ToString(CultureInfo.InvariantCulture).PadLeft(2),
            'm' => Two(date.Month),
            'M' => Two(t.Minute),
            'n' => "\n",
            'p' => t.Hour < 12 ? "AM" : "PM",
            'P' => t.Hour < 12 ? "am" : "pm",
            'r' => Format(t, "%I:%M:%S %p"),
            'R' => Format(t, "%H:%M"),
            's' => ((t.Instant / Calendar.Second) - (Calendar.Epoch * 86_400L)).ToString(CultureInfo.InvariantCulture),
            'S' => Two(t.Second),
            't' => "\t",
            'T' or 'X' => Format(t, "%H:%M:%S"),
            'u' => (weekday + 1).ToString(CultureInfo.InvariantCulture),
            'U' => Two((dayOfYear + 7 - ((weekday + 1) % 7)) / 7),
            'V' => Two(Calendar.IsoWeek(date.Day).Week),
            'w' => ((weekday + 1) % 7).ToString(CultureInfo.InvariantCulture),
            'W' => Two((dayOfYear + 7 - weekday) / 7),
            'y' => Two(date.Year % 100),
            'Y' => date.Year.ToString(CultureInfo.InvariantCulture),
            'z' => t.Offset is { } offset ? TimeText.Offset(offset, "") : "",
            'Z' => t.Zone?.Name(t) ?? "",
            '%' => "%",
            _ => null,
        };
    }

    private static string Two(int value) => value.ToString("00", CultureInfo.InvariantCulture);
}
