using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Lava.Core.Naming;
using Lava.Core.Scheduling;
using NodaTime;
using Xunit.Abstractions;

namespace Lava.Core.Tests.Scheduling.Independent;

/// <summary>
/// Schedules against two walks along the minutes that share nothing with the real thing: one by the words of crontab(5), one over the
/// EventBridge expressions by AWS's. <c>LAVA_SEED</c> takes another seed.
/// </summary>
public sealed partial class IndependentSchedulesTests(ITestOutputHelper log)
{
    private const int Schedules = 5_000;
    private const int AtEachTransition = 60;
    private static readonly string[] ZoneIds = ["Australia/Sydney", "Australia/Lord_Howe", "Asia/Kathmandu", "America/New_York", "Pacific/Apia", "UTC", "Europe/Dublin", "America/St_Johns"];

    // Schedules that are most likely to go wrong where clocks change.
    private static readonly string[] Delicate =
        ["* * * * *", "*/5 * * * *", "*/30 * * * *", "0 * * * *", "15 1-3 * * *", "30 1 * * *", "30 2 * * *", "0 2 * * *", "45 1,2 * * sun", "0 0 * * *", "@hourly", "@daily", "*/20 2 1-7 * sun", "59 23 * * *", "0 3 * mar,apr,oct,nov sun"];

    private readonly int seed = int.Parse(Environment.GetEnvironmentVariable("LAVA_SEED") ?? "20240102", CultureInfo.InvariantCulture);
    private int compared;
    private int beyondAws;
    private long instants;

    [Fact]
    [Trait("Category", "Slow")]
    public void Generated_schedules_fire_when_both_walks_say() => Generate(Schedules);

    [Fact]
    public void Some_generated_schedules_fire_when_both_walks_say() => Generate(Schedules / 20);

    private void Generate(int count)
    {
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        var transitions = ZoneIds.ToDictionary(z => z, z => Transitions(z).ToHashSet());
        var (atTransitions, inZone) = (0, ZoneIds.ToDictionary(z => z, _ => 0));
        var windows = ZoneIds.ToDictionary(z => z, z => Windows(z).ToArray());
        for (var i = 0; i < count;)
        {
            // Some schedules share a window, since a table of its minutes takes longer than they do. The zones take turns.
            for (var z = 0; z < ZoneIds.Length && i < count; z++)
            {
                var around = windows[ZoneIds[z]][random.Next(windows[ZoneIds[z]].Length)];
                var clocks = new Clocks(around - Duration.FromDays(30), around + Duration.FromDays(31));
                for (var n = 0; n < 20 && i < count; n++, i++)
                {
                    Check(GeneratedSchedule.Make(random, ZoneIds[z], ZoneIds[(z + 3) % ZoneIds.Length], around), ZoneIds[z], clocks, random);
                    inZone[ZoneIds[z]]++;
                    atTransitions += transitions[ZoneIds[z]].Contains(around) ? 1 : 0;
                }
            }
        }

        Assert.Equal(count, compared);
        Assert.True(beyondAws < count / 5, $"{beyondAws} of {count} can't be said to EventBridge");
        log.WriteLine($"seed {seed}: {compared} schedules over 61 days each, {atTransitions} of them around a transition and the others around a month's end; {instants} instants; "
            + $"{beyondAws} schedules that EventBridge can't express; in {clock.Elapsed.TotalSeconds:0} s");
        log.WriteLine(string.Join(", ", inZone.Select(z => $"{z.Key} {z.Value}")));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void Schedules_hold_over_every_transition_from_2024_to_2032()
    {
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        var transitions = 0;
        foreach (var zone in ZoneIds)
        {
            foreach (var at in Transitions(zone))
            {
                transitions++;
                var clocks = new Clocks(at - Duration.FromDays(3), at + Duration.FromDays(3));
                var crontabs = Delicate.Select(c => GeneratedSchedule.Of(c, zone))
                    .Concat(Enumerable.Range(0, AtEachTransition - Delicate.Length).Select(_ => GeneratedSchedule.Make(random, zone, ZoneIds[random.Next(ZoneIds.Length)], at)));
                foreach (var schedule in crontabs)
                {
                    Check(schedule, zone, clocks, random);
                }
            }
        }

        Assert.True(transitions > 70, $"only {transitions} transitions");
        log.WriteLine($"seed {seed}: {transitions} transitions of {ZoneIds.Length} zones, {compared} schedules, {instants} instants, in {clock.Elapsed.TotalSeconds:0} s");
    }

    private void Check(GeneratedSchedule made, string zone, Clocks clocks, Random random)
    {
        var what = $"seed {seed}: {made.Spec.ToJsonString()} in {zone} from {clocks.From} to {clocks.Until}";
        var (schedule, problems) = JobSchedule.Parse(made.Spec, zone);
        Assert.True(problems.Count == 0, $"{what}: {string.Join(';', problems)}");
        var expected = Union(made.Entries.SelectMany(e => ByManPage(e, clocks)));
        var actual = schedule!.Next(clocks.From.ToDateTimeOffset() - TimeSpan.FromTicks(1), clocks.Until.ToDateTimeOffset()).Select(Instant.FromDateTimeOffset).ToList();
        Equal(expected, actual, what);
        Backfills(schedule, expected, clocks, random, what);

        var expressions = schedule.ToEventBridge(clocks.From.ToDateTimeOffset());
        Assert.Equal(expressions, JobSchedule.Parse(made.Spec, zone).Schedule!.ToEventBridge(clocks.From.ToDateTimeOffset()));
        if (schedule.EventBridgeProblem is null)
        {
            Equal(expected, Union(expressions.SelectMany(e => ByAws(e, clocks))), what + " by " + string.Join(" and ", expressions));
            var names = Enumerable.Range(0, expressions.Count).Select(n => Names.Schedule("a job/with a name that is far too long to stand in the name of a schedule: " + compared, n)).ToList();
            Assert.All(names, n => Assert.Matches(AwsName(), n));
            Assert.Equal(names.Count, names.Distinct().Count());
        }
        else
        {
            Assert.Empty(expressions);
            beyondAws++;
        }

        compared++;
        instants += expected.Count;
    }

    /// <summary>Adjoining pieces, cut at instants and between them, are together the whole, each once.</summary>
    private static void Backfills(JobSchedule schedule, List<Instant> expected, Clocks clocks, Random random, string what)
    {
        var inside = expected.Where(i => i > clocks.From).ToList();
        Instant[] cuts = [.. Enumerable.Range(0, 2).Select(_ => inside.Count > 0 && random.Next(2) == 0
            ? inside[random.Next(inside.Count)]
            : clocks.From + Duration.FromSeconds(random.Next(1, 60 * 86_400 / 20)))];
        var (a, b) = (Instant.Min(cuts[0], cuts[1]), Instant.Max(cuts[0], cuts[1]));
        var middle = schedule.Next(a.ToDateTimeOffset(), b.ToDateTimeOffset()).Select(Instant.FromDateTimeOffset).ToList();
        Equal([.. inside.Where(i => i > a && i <= b)], middle, $"{what}: after {a} until {b}");
    }

    private static IEnumerable<Instant> ByManPage(GeneratedSchedule.Entry entry, Clocks clocks)
    {
        var cron = new ManPageCron(entry.Crontab);
        var table = clocks.Table(entry.Zone);

        // Cron's own rules for changing clocks are replaced by the Scheduler's: what the clock shows again doesn't fire again. An entry of
        // minutes only goes on through the change, where the minutes of the clock keep their distance from those of UTC.
        var everyTime = cron.IsMinutesOnly && table.HasConstantMinutes;
        return table.Where(m => (everyTime || !m.Again) && cron.Matches(m)).Where(entry.Admits);
    }

    private static IEnumerable<Instant> ByAws(EventBridgeExpression expression, Clocks clocks)
    {
        var cron = new AwsCron(expression.Expression);
        return clocks.Table(expression.Timezone).Where(m => !m.Again && cron.Matches(m))
            .Where(i => !(i.ToDateTimeOffset() < expression.Start) && !(i.ToDateTimeOffset() > expression.End));
    }

    private static List<Instant> Union(IEnumerable<Instant> instants) => [.. instants.Distinct().Order()];

    private static void Equal(List<Instant> expected, List<Instant> actual, string what)
    {
        if (!expected.SequenceEqual(actual))
        {
            Assert.Fail($"{what}: too many: {string.Join(' ', actual.Except(expected).Take(5))}, missing: {string.Join(' ', expected.Except(actual).Take(5))}");
        }
    }

    /// <summary>The transitions of a zone, and the ends of the months of a leap year and a common one.</summary>
    private static IEnumerable<Instant> Windows(string zone) =>
        Transitions(zone).Concat(Enumerable.Range(1, 12).SelectMany(m => (int[])[2027, 2028], (m, y) => Instant.FromUtc(y, m, CalendarSystem.Iso.GetDaysInMonth(y, m), 12, 0)));

    private static IEnumerable<Instant> Transitions(string zone)
    {
        var (from, until) = (Instant.FromUtc(2024, 1, 1, 0, 0), Instant.FromUtc(2033, 1, 1, 0, 0));
        return DateTimeZoneProviders.Tzdb[zone].GetZoneIntervals(from, until).Where(i => i.HasStart && i.Start > from).Select(i => i.Start);
    }

    [GeneratedRegex(@"^[0-9a-zA-Z_.-]{1,64}\z")]
    private static partial Regex AwsName();

    /// <summary>The minutes of a time in each zone asked for.</summary>
    private sealed class Clocks(Instant from, Instant until)
    {
        private readonly Dictionary<string, MinuteTable> tables = [];

        public Instant From { get; } = from;

        public Instant Until { get; } = until;

        public MinuteTable Table(string zone) =>
            tables.TryGetValue(zone, out var table) ? table : tables[zone] = new MinuteTable(DateTimeZoneProviders.Tzdb[zone], From, Until);
    }
}
