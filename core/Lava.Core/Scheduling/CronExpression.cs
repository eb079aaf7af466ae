namespace Lava.Core.Scheduling;

/// <summary>
/// A crontab line's timing text (crontab(5)): five fields, or a word such as <c>@daily</c>.
/// A day matches by either of its two fields when both are restricted, that is, neither begins with <c>*</c>; else by both.
/// </summary>
internal sealed record CronExpression
{
    private static readonly (string Word, string Fields)[] Words =
    [
        ("@hourly", "0 * * * *"), ("@daily", "0 0 * * *"), ("@midnight", "0 0 * * *"), ("@weekly", "0 0 * * 0"),
        ("@monthly", "0 0 1 * *"), ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"),
    ];

    public required CronField Minutes { get; init; }

    public required CronField Hours { get; init; }

    public required CronField Days { get; init; }

    public required CronField Months { get; init; }

    public required CronField Weekdays { get; init; }

    /// <summary>Whether a day needs only one of its two fields.</summary>
    public bool EitherDay => !Days.BeginsWithStar && !Weekdays.BeginsWithStar;

    public bool EveryDayOfMonth => Days.Bits == CronField.Day.AllBits;

    public bool EveryWeekday => Weekdays.Bits == 0b111_1111;

    /// <summary>Whether hours, days and months are all open, so that only minutes count.</summary>
    public bool OnlyMinutes =>
        EveryDayOfMonth && EveryWeekday && Hours.Bits == CronField.Hour.AllBits && Months.Bits == CronField.Month.AllBits;

    /// <summary>Whether some month has a day that matches by the day of the month.</summary>
    public bool DayOfMonthExists => Enumerable.Range(1, 12).Any(m => Months.Has(m) && Days.Next(1) <= DateTime.DaysInMonth(2000, m));

    /// <summary>Whether no day ever matches, as on 30 February.</summary>
    public bool NeverFires => !EitherDay && !DayOfMonthExists;

    /// <summary>Reads timing text; all problems of its fields together.</summary>
    public static CronExpression? Parse(string text, out IReadOnlyList<string> problems)
    {
        var trimmed = text.Trim();
        problems = [];
        if (trimmed.StartsWith('@'))
        {
            var (_, fields) = Array.Find(Words, w => w.Word.Equals(trimmed, StringComparison.OrdinalIgnoreCase));
            if (fields is null)
            {
                problems = [WordProblem(trimmed)];
                return null;
            }

            trimmed = fields;
        }

        var parts = trimmed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 5)
        {
            problems = [$"{parts.Length} fields instead of five: minute, hour, day of month, month, day of week"];
            return null;
        }

        var found = new List<string>();
        CronField Field(int index, CronFieldKind kind)
        {
            var field = CronFieldParser.Parse(parts[index], kind, out var problem);
            if (problem is not null)
            {
                found.Add(problem);
            }

            return field;
        }

        var cron = new CronExpression
        {
            Minutes = Field(0, CronField.Minute),
            Hours = Field(1, CronField.Hour),
            Days = Field(2, CronField.Day),
            Months = Field(3, CronField.Month),
            Weekdays = Field(4, CronField.Weekday),
        };
        problems = found;
        return found.Count == 0 ? cron : null;
    }

    /// <summary>The matching minutes of the wall clock, ascending, from a minute on (itself included).</summary>
    public IEnumerable<DateTime> LocalTimes(DateTime from)
    {
        if (NeverFires)
        {
            yield break;
        }

        var lastYear = DateTime.MaxValue.Year - 1;
        for (var day = from.Date; day.Year <= lastYear;)
        {
            if (!Months.Has(day.Month))
            {
                day = new DateTime(day.Year, day.Month, 1).AddMonths(1);
                continue;
            }

            if (DayMatches(day))
            {
                foreach (var time in TimesOf(day, from))
                {
                    yield return time;
                }
            }

            day = day.AddDays(1);
        }
    }

    private IEnumerable<DateTime> TimesOf(DateTime day, DateTime from)
    {
        for (var hour = Hours.Next(0); hour >= 0; hour = Hours.Next(hour + 1))
        {
            for (var minute = Minutes.Next(0); minute >= 0; minute = Minutes.Next(minute + 1))
            {
                var time = day.AddMinutes((hour * 60) + minute);
                if (time >= from)
                {
                    yield return time;
                }
            }
        }
    }

    private bool DayMatches(DateTime day)
    {
        var (byDate, byWeekday) = (Days.Has(day.Day), Weekdays.Has((int)day.DayOfWeek));
        return EitherDay ? byDate || byWeekday : byDate && byWeekday;
    }

    private static string WordProblem(string word) =>
        word.Equals("@reboot", StringComparison.OrdinalIgnoreCase)
            ? "@reboot names no time, for no host starts the schedule: write five fields, or dispatch the job when the host starts"
            : $"\"{word}\" is no word of cron: write one of {string.Join(", ", Words.Select(w => w.Word))}";
}
