using System.Globalization;

namespace Lava.Core.Tests.Scheduling.Independent;

/// <summary>
/// A crontab line by the words of crontab(5), Debian's cron: fields of numbers, names, ranges, lists and steps;
/// "if both fields are restricted (i.e., don't start with *), the command will be run when either field matches the current time".
/// </summary>
internal sealed class ManPageCron
{
    private const string MonthNames = "jan feb mar apr may jun jul aug sep oct nov dec";
    private const string DayNames = "sun mon tue wed thu fri sat";

    private readonly bool[] minute;
    private readonly bool[] hour;
    private readonly bool[] day;
    private readonly bool[] month;
    private readonly bool[] weekday;
    private readonly bool either;

    public ManPageCron(string line)
    {
        var text = line.Trim().ToLowerInvariant() switch
        {
            "@yearly" or "@annually" => "0 0 1 1 *",
            "@monthly" => "0 0 1 * *",
            "@weekly" => "0 0 * * 0",
            "@daily" or "@midnight" => "0 0 * * *",
            "@hourly" => "0 * * * *",
            var fields => fields,
        };
        var field = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        minute = Read(field[0], 0, 59, "");
        hour = Read(field[1], 0, 23, "");
        day = Read(field[2], 1, 31, "");
        month = Read(field[3], 1, 12, MonthNames);
        weekday = Read(field[4], 0, 7, DayNames);
        weekday[0] |= weekday[7];
        either = !field[2].StartsWith('*') && !field[4].StartsWith('*');
    }

    /// <summary>Whether hours, days and months are all open.</summary>
    public bool IsMinutesOnly => hour.All(h => h) && day.Skip(1).All(d => d) && month.Skip(1).All(m => m) && weekday.Take(7).All(w => w);

    public bool Matches(Minute at)
    {
        if (!minute[at.Number] || !hour[at.Hour] || !month[at.Month])
        {
            return false;
        }

        return either ? day[at.Day] || weekday[at.Weekday] : day[at.Day] && weekday[at.Weekday];
    }

    private static bool[] Read(string field, int first, int last, string names)
    {
        var chosen = new bool[last + 1];
        foreach (var element in field.Split(','))
        {
            var slash = element.Split('/');
            var step = slash.Length == 2 ? int.Parse(slash[1], CultureInfo.InvariantCulture) : 1;
            var ends = slash[0] == "*" ? [first, last] : slash[0].Split('-').Select(e => Number(e, first, names)).ToArray();
            for (var value = first; value <= last; value++)
            {
                chosen[value] |= value >= ends[0] && value <= ends[^1] && (value - ends[0]) % step == 0;
            }
        }

        return chosen;
    }

    private static int Number(string text, int first, string names) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : Array.IndexOf(names.Split(' '), text) + first;
}
