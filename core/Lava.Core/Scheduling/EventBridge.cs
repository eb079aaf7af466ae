namespace Lava.Core.Scheduling;

/// <summary>
/// Translates entries for EventBridge Scheduler, whose cron differs: one of the two day fields must be <c>?</c>,
/// Sunday is 1, steps count from other starts (so plain lists are written), and a window is start and end.
/// Source: docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html.
/// </summary>
internal static class EventBridge
{
    /// <summary>Why an expression can't be written; null when it can.</summary>
    public static string? Problem(CronExpression cron) =>
        !cron.EitherDay && !cron.EveryDayOfMonth && !cron.EveryWeekday
            ? "EventBridge Scheduler can't ask for a day of month and a day of week at once: let one of the two be *"
            : null;

    public static IEnumerable<EventBridgeExpression> Expressions(ScheduleEntry entry, DateTimeOffset now) =>
        from window in Windows(entry, now)
        from days in Days(entry.Cron)
        select new EventBridgeExpression(
            $"cron({Field(entry.Cron.Minutes, CronField.Minute)} {Field(entry.Cron.Hours, CronField.Hour)} {days.OfMonth} "
            + $"{Field(entry.Cron.Months, CronField.Month)} {days.OfWeek} *)",
            entry.Clock.Id,
            window.Start,
            window.End);

    private static IEnumerable<(DateTimeOffset? Start, DateTimeOffset? End)> Windows(ScheduleEntry entry, DateTimeOffset now)
    {
        (DateTimeOffset? Start, DateTimeOffset? End)[] windows =
            entry.Excludes ? [(null, entry.To), (entry.From, null)] : [(entry.From, entry.To)];
        return windows
            .Select(w => (Start: w.Start <= now ? null : w.Start, End: w.End is { Year: >= 9999 } ? null : w.End))
            .Where(w => w.End is null || w.End >= now);
    }

    private static IEnumerable<(string OfMonth, string OfWeek)> Days(CronExpression cron)
    {
        if (cron.NeverFires)
        {
            yield break;
        }

        if (cron.EitherDay && !cron.EveryDayOfMonth && !cron.EveryWeekday)
        {
            if (cron.DayOfMonthExists)
            {
                yield return (cron.Days.Print(), "?");
            }

            yield return ("?", cron.Weekdays.Print(1));
        }
        else if (cron.EitherDay || cron.EveryWeekday)
        {
            // With one field open, either-day means every day; else the day of month alone decides.
            yield return (cron.EitherDay ? "*" : Field(cron.Days, CronField.Day), "?");
        }
        else
        {
            yield return ("?", cron.Weekdays.Print(1));
        }
    }

    private static string Field(CronField field, CronFieldKind kind) => field.Bits == kind.AllBits ? "*" : field.Print();
}
