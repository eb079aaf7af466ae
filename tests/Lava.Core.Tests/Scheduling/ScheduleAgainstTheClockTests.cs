using System.Text.Json.Nodes;
using Lava.Core.Scheduling;

namespace Lava.Core.Tests.Scheduling;

/// <summary>Random schedules against an evaluator that walks minute by minute and shares nothing with the real one.</summary>
public sealed class ScheduleAgainstTheClockTests
{
    private static readonly string[] Zones = ["UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Australia/Adelaide", "Asia/Kathmandu", "America/St_Johns", "Africa/Casablanca"];

    // Days on which clocks change somewhere, and some on which they don't.
    private static readonly string[] Starts = ["2025-03-29", "2025-10-25", "2025-03-08", "2025-11-01", "2025-04-05", "2025-10-04", "2024-02-28", "2025-12-30", "2025-02-22"];

    [Fact]
    public void Next_finds_what_a_walk_along_the_minutes_finds()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var zone = Zones[random.Next(Zones.Length)];
            var start = DateTimeOffset.Parse(Starts[random.Next(Starts.Length)] + "T00:00Z", System.Globalization.CultureInfo.InvariantCulture).AddMinutes(random.Next(1440));
            var until = start.AddDays(3);
            string[] fields =
            [
                Field(random, 0, 59), Field(random, 0, 23), Field(random, 1, 31), random.Next(4) == 0 ? Field(random, 1, 12) : "*", Field(random, 0, 7),
            ];
            var cron = string.Join(' ', fields);
            var (schedule, problems) = JobSchedule.Parse(JsonValue.Create(cron), zone);
            Assert.True(problems.Count == 0, $"seed {seed}: {cron}: {string.Join(';', problems)}");

            var expected = Walk(fields, TimeZoneInfo.FindSystemTimeZoneById(zone), start, until).ToList();
            var actual = schedule!.Next(start, until).ToList();
            Assert.True(expected.SequenceEqual(actual), $"seed {seed}: '{cron}' in {zone} after {start:o}: {string.Join(' ', actual.Except(expected))} / missing {string.Join(' ', expected.Except(actual))}");
        }
    }

    private static string Field(Random random, int first, int last)
    {
        int Some() => random.Next(first, last + 1);
        switch (random.Next(6))
        {
            case 0:
            case 1:
                return "*";
            case 2:
                return "*/" + random.Next(1, last);
            case 3:
                var (a, b) = (Some(), Some());
                return $"{Math.Min(a, b)}-{Math.Max(a, b)}/{random.Next(1, 4)}";
            case 4:
                return $"{Some()},{Some()},{Some()}";
            default:
                return Some().ToString();
        }
    }

    private static IEnumerable<DateTimeOffset> Walk(string[] fields, TimeZoneInfo zone, DateTimeOffset after, DateTimeOffset until)
    {
        var onlyMinutes = fields[1..].Select((f, i) => Numbers(f, (int[])[0, 1, 1, 0], (int[])[23, 31, 12, 6], i)).ToArray()
            is [{ Count: 24 }, { Count: 31 }, { Count: 12 }, { Count: 7 }];
        var steady = onlyMinutes && !zone.Id.Contains("Lord_Howe", StringComparison.Ordinal);
        for (var at = after.AddTicks(-(after.Ticks % TimeSpan.TicksPerMinute)); at <= until; at = at.AddMinutes(1))
        {
            var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
            var seen = !steady && ((int[])[30, 60]).Any(m => TimeZoneInfo.ConvertTime(at.AddMinutes(-m), zone).DateTime == local);
            if (at > after && !seen && Matches(fields, local))
            {
                yield return at;
            }
        }
    }

    private static bool Matches(string[] fields, DateTime local)
    {
        bool In(int index, int first, int last, int value) => Numbers(fields[index], [first], [last], 0).Contains(value);
        var day = In(2, 1, 31, local.Day);
        var weekday = In(4, 0, 6, (int)local.DayOfWeek);
        var either = fields[2][0] != '*' && fields[4][0] != '*';
        return In(0, 0, 59, local.Minute) && In(1, 0, 23, local.Hour) && In(3, 1, 12, local.Month) && (either ? day || weekday : day && weekday);
    }

    private static HashSet<int> Numbers(string field, int[] firsts, int[] lasts, int index)
    {
        var numbers = new HashSet<int>();
        foreach (var part in field.Split(','))
        {
            var step = part.Split('/') is [_, var s] ? int.Parse(s) : 1;
            var range = part.Split('/')[0];
            var (first, last) = range == "*" ? (firsts[index], lasts[index])
                : range.Split('-') is [var a, var b] ? (int.Parse(a), int.Parse(b))
                : (int.Parse(range), int.Parse(range));
            for (var n = first; n <= last; n += step)
            {
                numbers.Add(n == 7 && lasts[index] == 6 ? 0 : n);
            }
        }

        return numbers;
    }
}
