namespace Lava.Core.Scheduling;

/// <summary>One entry of a schedule: when the clock fires, and the window in which it counts.</summary>
internal sealed record ScheduleEntry(CronExpression Cron, LocalClock Clock, DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>Whether from lies after to, so that the time between them is left out.</summary>
    public bool Excludes => From is not null && To is not null && From > To;

    /// <summary>
    /// The same entry in UTC when only minutes count, so that it doesn't fall silent while the clock goes back;
    /// itself when that can't be done.
    /// </summary>
    public ScheduleEntry Steadied()
    {
        if (!Cron.OnlyMinutes || Clock.ConstantMinutes() is not { } ahead)
        {
            return this;
        }

        var bits = 0UL;
        for (var minute = Cron.Minutes.Next(0); minute >= 0; minute = Cron.Minutes.Next(minute + 1))
        {
            bits |= 1UL << ((minute - ahead + 60) % 60);
        }

        return this with { Clock = LocalClock.Utc, Cron = Cron with { Minutes = Cron.Minutes with { Bits = bits } } };
    }

    /// <summary>The instants after an instant, ascending.</summary>
    public IEnumerable<DateTimeOffset> Next(DateTimeOffset after)
    {
        var start = !Excludes && From is { } from && from > after ? from.AddTicks(-1) : after;
        foreach (var instant in Unbounded(start))
        {
            if (!Excludes)
            {
                if (instant > To)
                {
                    yield break;
                }

                yield return instant;
            }
            else if (instant > To && instant < From)
            {
                // On the far side it goes on by itself; walking through the gap could take years of minutes.
                foreach (var later in Unbounded(From.Value.AddTicks(-1)))
                {
                    yield return later;
                }

                yield break;
            }
            else
            {
                yield return instant;
            }
        }
    }

    private IEnumerable<DateTimeOffset> Unbounded(DateTimeOffset after)
    {
        var shown = Clock.Show(after);
        var minute = shown.AddTicks(-(shown.Ticks % TimeSpan.TicksPerMinute));
        foreach (var local in Cron.LocalTimes(minute))
        {
            if (Clock.Instant(local) is { } instant && instant > after)
            {
                yield return instant;
            }
        }
    }
}
