using System.Globalization;

namespace Lava.Core.Tests.Scheduling.Independent;

/// <summary>
/// A cron expression of EventBridge Scheduler by the words of its user guide ("Schedule types"): six fields, the values and wildcards
/// of each, and "you can't use * in both the day-of-month and day-of-week fields". Throws <see cref="FormatException"/> on anything it forbids.
/// </summary>
internal sealed class AwsCron
{
    private readonly bool[] minute;
    private readonly bool[] hour;
    private readonly bool[]? day;
    private readonly bool[] month;
    private readonly bool[]? weekday;
    private readonly bool[] year;

    public AwsCron(string expression)
    {
        if (!expression.StartsWith("cron(", StringComparison.Ordinal) || !expression.EndsWith(')') || expression.Length > 256)
        {
            throw new FormatException($"no cron(...) of at most 256 characters: {expression}");
        }

        var fields = expression[5..^1].Split(' ');
        if (fields.Length != 6)
        {
            throw new FormatException($"{fields.Length} fields: {expression}");
        }

        minute = Read(fields[0], 0, 59, [])!;
        hour = Read(fields[1], 0, 23, [])!;
        day = Read(fields[2], 1, 31, [], question: true);
        month = Read(fields[3], 1, 12, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"])!;
        weekday = Read(fields[4], 1, 7, ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"], question: true);
        year = Read(fields[5], 1970, 2199, [])!;
        if (day is null == weekday is null)
        {
            throw new FormatException($"one of the two day fields must be ?, the other not: {expression}");
        }
    }

    public bool Matches(Minute at) =>
        minute[at.Number] && hour[at.Hour] && month[at.Month] && year[at.Year] && (day is null || day[at.Day]) && (weekday is null || weekday[at.Weekday + 1]);

    private static bool[]? Read(string field, int first, int last, string[] names, bool question = false)
    {
        if (field == "?")
        {
            return question ? null : throw new FormatException("? stands only in the day fields");
        }

        var chosen = new bool[last + 1];
        foreach (var element in field.Split(','))
        {
            // / "specifies increments", as in 1/10 from the first minute on; - "specifies ranges"; * "includes all values".
            var (range, step) = element.Split('/') switch
            {
                [var only] => (only, 1),
                [var some, var by] when names.Length == 0 || first == 1 => (some, Number(by, 1, last, [])),
                _ => throw new FormatException($"bad increment {element}"),
            };
            var (from, to) = range == "*" ? (first, last)
                : range.Split('-') is [var a, var b] ? (Number(a, first, last, names), Number(b, first, last, names))
                : (Number(range, first, last, names), element.Contains('/', StringComparison.Ordinal) ? last : Number(range, first, last, names));
            if (from > to)
            {
                throw new FormatException($"range {range} runs backwards");
            }

            for (var value = from; value <= to; value += step)
            {
                chosen[value] = true;
            }
        }

        return chosen;
    }

    private static int Number(string text, int first, int last, string[] names)
    {
        var number = Array.IndexOf(names, text) is >= 0 and var name ? name + first
            : text.Length > 0 && text.All(char.IsAsciiDigit) ? int.Parse(text, CultureInfo.InvariantCulture)
            : throw new FormatException($"{text} is no value here");
        return number >= first && number <= last ? number : throw new FormatException($"{number} is not within {first}-{last}");
    }
}
