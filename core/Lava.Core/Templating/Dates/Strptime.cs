using System.Globalization;

namespace Lava.Core.Templating;

/// <summary>Reads a date by the directives of Python's strptime.</summary>
internal sealed class Strptime(string text)
{
    private readonly Dictionary<char, long> found = [];
    private int at;
    private Zone? zone;

    public static PyDateTime Parse(string text, string format)
    {
        var run = new Strptime(text);
        if (!run.Read(format))
        {
            throw Fault.Value($"time data {Printing.Repr(text)} does not match format {Printing.Repr(format)}");
        }

        return run.at == text.Length ? run.Result() : throw Fault.Value($"unconverted data remains: {text[run.at..]}");
    }

    private bool Read(string format)
    {
        for (var i = 0; i < format.Length; i++)
        {
            if (char.IsWhiteSpace(format[i]))
            {
                if (at >= text.Length || !char.IsWhiteSpace(text[at]))
                {
                    return false;
                }

                while (at < text.Length && char.IsWhiteSpace(text[at]))
                {
                    at++;
                }
            }
            else if (format[i] != '%' || i + 1 >= format.Length)
            {
                if (at >= text.Length || char.ToLowerInvariant(text[at++]) != char.ToLowerInvariant(format[i]))
                {
                    return false;
                }
            }
            else if (!Directive(format[++i]))
            {
                return false;
            }
        }

        return true;
    }

    private bool Directive(char directive) => directive switch
    {
        'Y' => Number('Y', 4, 4, 0, 9999),
        'y' => Number('y', 2, 2, 0, 99),
        'm' => Number('m', 1, 2, 1, 12),
        'd' => Number('d', 1, 2, 1, 31),
        'e' => Number('d', 1, 2, 1, 31),
        'H' => Number('H', 1, 2, 0, 23),
        'I' => Number('I', 1, 2, 1, 12),
        'M' => Number('M', 1, 2, 0, 59),
        'S' => Number('S', 1, 2, 0, 61),
        'j' => Number('j', 1, 3, 1, 366),
        'w' => Number('w', 1, 1, 0, 6),
        'u' => Number('u', 1, 1, 1, 7),
        'U' or 'W' => Number(directive, 1, 2, 0, 53),
        'V' => Number('V', 1, 2, 1, 53),
        'G' => Number('G', 4, 4, 0, 9999),
        'f' => Fraction(),
        'p' => Name('p', ["AM", "PM"]),
        'b' or 'h' => Name('m', [.. Calendar.Months.Select(m => m[..3])], 1),
        'B' => Name('m', Calendar.Months, 1),
        'a' => Name('a', [.. Calendar.Weekdays.Select(d => d[..3])]),
        'A' => Name('a', Calendar.Weekdays),
        'z' => Offset(),
        'Z' => ZoneName(),
        'T' or 'X' => Read("%H:%M:%S"),
        'R' => Read("%H:%M"),
        'D' or 'x' => Read("%m/%d/%y"),
        'F' => Read("%Y-%m-%d"),
        'c' => Read("%a %b %d %H:%M:%S %Y"),
        '%' => at < text.Length && text[at++] == '%',
        _ => throw Fault.Value($"'{directive}' is a bad directive in format"),
    };

    // The longest digits within the bounds win, as with Python's patterns: "%d" reads "35" as 3.
    private bool Number(char key, int least, int most, long low, long high)
    {
        for (var width = Math.Min(most, text.Length - at); width >= least; width--)
        {
            if (!long.TryParse(text.AsSpan(at, width), NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < low || value > high)
            {
                continue;
            }

            at += width;
            found[key] = value;
            return true;
        }

        return false;
    }

    private bool Fraction()
    {
        var begin = at;
        while (at < text.Length && at - begin < 6 && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        found['f'] = at == begin ? 0 : long.Parse(text[begin..at].PadRight(6, '0'));
        return at > begin;
    }

    private bool Name(char key, string[] names, int first = 0)
    {
        var i = Array.FindIndex(names, n => string.Compare(text, at, n, 0, n.Length, StringComparison.OrdinalIgnoreCase) == 0);
        if (i < 0)
        {
            return false;
        }

        at += names[i].Length;
        found[key] = i + first;
        return true;
    }

    private bool Offset()
    {
        var (micros, next) = IsoParser.ReadOffset(text, at);
        if (next < 0)
        {
            return false;
        }

        (at, zone) = (next, micros == 0 ? new FixedZone(0) : new FixedZone(micros));
        return true;
    }

    private bool ZoneName()
    {
        foreach (var name in (ReadOnlySpan<string>)["UTC", "GMT"])
        {
            if (string.Compare(text, at, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                at += name.Length;
                return true;
            }
        }

        return false;
    }

    private PyDateTime Result()
    {
        var year = found.TryGetValue('Y', out var full) ? full
            : found.TryGetValue('y', out var two) ? two + (two < 69 ? 2000 : 1900)
            : 1900;
        var day = Day(year);
        var hour = found.GetValueOrDefault('H');
        if (found.TryGetValue('I', out var half))
        {
            hour = (half % 12) + (found.GetValueOrDefault('p') == 1 ? 12 : 0);
        }

        return new PyDateTime((day * Calendar.Day) + Calendar.TimeOf(hour, found.GetValueOrDefault('M'), found.GetValueOrDefault('S'), found.GetValueOrDefault('f')), zone);
    }

    private int Day(long year)
    {
        var weekday = found.TryGetValue('a', out var named) ? named
            : found.TryGetValue('u', out var iso) ? iso - 1
            : found.TryGetValue('w', out var sunday) ? (sunday + 6) % 7
            : -1;
        if (found.TryGetValue('G', out var isoYear) || found.ContainsKey('V'))
        {
            return found.TryGetValue('V', out var isoWeek) && weekday >= 0 && isoYear > 0
                ? Calendar.CheckDay(Calendar.IsoYearStart((int)isoYear) + ((isoWeek - 1) * (Int128)7) + weekday)
                : throw Fault.Value("ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday directive ('%A', '%a', '%w', or '%u').");
        }

        if (found.TryGetValue('j', out var ofYear) && !found.ContainsKey('m'))
        {
            return Calendar.DayOf(year, 1, 1) + (int)ofYear - 1;
        }

        var monday = found.TryGetValue('W', out var week);
        if ((monday || found.TryGetValue('U', out week)) && weekday >= 0 && found.ContainsKey('Y'))
        {
            var start = Calendar.DayOf(year, 1, 1);
            var first = Calendar.Weekday(start);
            var (offset, day) = monday ? ((7 - first) % 7, weekday) : ((6 - first + 7) % 7, (weekday + 1) % 7);
            return start + offset + (((int)week - 1) * 7) + (int)day;
        }

        return Calendar.DayOf(year, found.GetValueOrDefault('m', 1), found.GetValueOrDefault('d', 1));
    }
}
