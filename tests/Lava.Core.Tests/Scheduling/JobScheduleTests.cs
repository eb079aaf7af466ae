using System.Diagnostics;
using System.Text.Json.Nodes;
using Lava.Core.Scheduling;

namespace Lava.Core.Tests.Scheduling;

public sealed class JobScheduleTests
{
    private static JobSchedule Parse(string json, string? zone = null)
    {
        var (schedule, problems) = JobSchedule.Parse(JsonNode.Parse(json), zone);
        Assert.Empty(problems);
        return schedule!;
    }

    private static string[] Next(string json, string? zone, string after, int count) =>
        [.. Parse(json, zone).Next(At(after), count).Select(i => i.UtcDateTime.ToString("yyyy-MM-ddTHH:mm", null))];

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text + "Z", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("*/15 * * * *", "2025-01-01T00:00", "2025-01-01T00:15")]
    [InlineData("5-30/10 3 * * *", "2025-01-01T03:16", "2025-01-01T03:25")]
    [InlineData("0 6 * * mon-fri", "2025-01-03T06:00", "2025-01-06T06:00")]
    [InlineData("0 0 1 jan,jul *", "2025-01-01T00:00", "2025-07-01T00:00")]
    [InlineData("0 0 13 * 5", "2025-06-01T00:00", "2025-06-06T00:00")]
    [InlineData("0 0 */2 * 1", "2025-06-01T00:00", "2025-06-09T00:00")]
    [InlineData("0 0 * * 7", "2025-06-02T00:00", "2025-06-08T00:00")]
    [InlineData("0 0 * * 5-7", "2025-06-07T00:00", "2025-06-08T00:00")]
    [InlineData("0 0 29 2 *", "2096-03-01T00:00", "2104-02-29T00:00")]
    [InlineData("@daily", "2025-01-01T00:00", "2025-01-02T00:00")]
    [InlineData("@Weekly", "2025-01-01T00:00", "2025-01-05T00:00")]
    [InlineData(" 0\t0  1 1 * ", "2025-01-01T00:00", "2026-01-01T00:00")]
    public void The_next_instant_is_what_crontab_says(string cron, string after, string next) =>
        Assert.Equal([next], Next(JsonValue.Create(cron).ToJsonString(), null, after, 1));

    [Theory]
    [InlineData("61 * * * *", "minute 61 is out of range 0-59")]
    [InlineData("* * * *", "4 fields instead of five")]
    [InlineData("* * * * * *", "6 fields instead of five")]
    [InlineData("*/0 * * * *", "a step is a number from 1")]
    [InlineData("5/15 * * * *", "a step needs a range, as in 5-59/5")]
    [InlineData("0 22-2 * * *", "runs backwards: write 22-23,0-2")]
    [InlineData("0 0 * * fri-sun", "runs backwards: write 5-7")]
    [InlineData("0 0 ? * 1", "cron has no question mark")]
    [InlineData("0 0 L * *", "day of month \"L\" is no number")]
    [InlineData("0 0 * foo *", "jan to dec")]
    [InlineData("0,,1 0 * * *", "minute is incomplete")]
    [InlineData("0 0 0 * *", "day of month 0 is out of range 1-31")]
    [InlineData("99999999999 0 * * *", "no number")]
    [InlineData("-1 0 * * *", "minute is incomplete")]
    [InlineData("@reboot", "@reboot names no time")]
    [InlineData("@fortnightly", "is no word of cron")]
    [InlineData("", "0 fields instead of five")]
    public void A_bad_line_says_what_is_wrong(string cron, string message)
    {
        var (schedule, problems) = JobSchedule.Parse(JsonValue.Create(cron), null);
        Assert.Null(schedule);
        Assert.Contains(message, Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_of_a_schedule_come_at_once()
    {
        var (_, problems) = JobSchedule.Parse(
            JsonNode.Parse("""["61 25 * * *", {"crontab": "* * * * *", "form": "x", "timezone": "Europe/Lodnon"}, {"from": "soon"}, 3]"""), null);
        Assert.Equal(
            ["[0]", "[0]", "[1].form", "[1].timezone", "[2].from", "[2]", "[3]"], problems.Select(p => p.Path.ToString()));
        Assert.Contains("did you mean \"Europe/London\"?", problems[3].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_that_the_clock_skips_does_not_fire()
    {
        // London: 01:00 to 02:00 on 30 March 2025 doesn't exist.
        Assert.Equal(["2025-03-29T01:30", "2025-03-31T00:30"], Next("\"30 1 * * *\"", "Europe/London", "2025-03-28T12:00", 2));
    }

    [Fact]
    public void A_time_that_the_clock_shows_twice_fires_the_first_time()
    {
        // London: 01:00 to 02:00 on 26 October 2025 comes twice.
        Assert.Equal(["2025-10-26T00:30", "2025-10-27T01:30"], Next("\"30 1 * * *\"", "Europe/London", "2025-10-25T12:00", 2));
        Assert.Equal(["2025-10-27T01:30"], Next("\"30 1 * * *\"", "Europe/London", "2025-10-26T00:45", 1));
    }

    [Fact]
    public void A_line_of_minutes_only_does_not_fall_silent_when_the_clock_goes_back()
    {
        Assert.Equal(
            ["2025-10-26T00:30", "2025-10-26T01:00", "2025-10-26T01:30", "2025-10-26T02:00"],
            Next("\"*/30 * * * *\"", "Europe/London", "2025-10-26T00:00", 4));
        Assert.Equal(["2025-01-01T00:30"], Next("\"0 * * * *\"", "Asia/Kolkata", "2025-01-01T00:00", 1));

        // Lord Howe's clock moves by half an hour, so its minutes can't be written in UTC.
        Assert.Equal("Australia/Lord_Howe", Parse("\"0 * * * *\"", "Australia/Lord_Howe").ToEventBridge(At("2025-01-01T00:00")).Single().Timezone);
    }

    [Fact]
    public void Windows_bound_the_instants_inclusively()
    {
        const string window = """{"crontab": "0 0 * * *", "from": "2025-01-02", "to": "2025-01-03T00:00:00Z"}""";
        Assert.Equal(["2025-01-02T00:00", "2025-01-03T00:00"], Next(window, null, "2024-01-01T00:00", 9));

        const string exclusion = """{"crontab": "0 0 * * *", "from": "2030-01-03", "to": "2025-01-02"}""";
        Assert.Equal(
            ["2025-01-01T00:00", "2025-01-02T00:00", "2030-01-03T00:00", "2030-01-04T00:00"], Next(exclusion, null, "2024-12-31T00:00", 4));
        Assert.Equal(["2030-01-03T00:00"], Next(exclusion, null, "2026-01-01T00:00", 1));
    }

    [Fact]
    public void A_bound_without_offset_is_in_the_entrys_zone()
    {
        const string entry = """{"crontab": "0 * * * *", "from": "2025-07-01T09:00:00", "timezone": "Asia/Tokyo"}""";
        Assert.Equal(["2025-07-01T00:00"], Next(entry, "Europe/London", "2025-01-01T00:00", 1));
    }

    [Fact]
    public void Entries_that_name_one_minute_fire_once() =>
        Assert.Equal(
            ["2025-01-01T00:30", "2025-01-01T01:00", "2025-01-01T02:00"],
            Next("""["0 * * * *", "30 0 1 1 *", {"crontab": "0 */1 * * *"}]""", null, "2025-01-01T00:00", 3));

    [Fact]
    public void A_day_that_never_comes_ends_at_once()
    {
        var watch = Stopwatch.StartNew();
        Assert.Empty(Parse("\"0 0 30 2 *\"").Next(At("2025-01-01T00:00"), 1));
        Assert.True(Parse("\"0 0 31 4,6 *\"").NeverFires);
        Assert.Empty(Parse("\"0 0 30 2 *\"").ToEventBridge(At("2025-01-01T00:00")));
        Assert.NotEmpty(Parse("""{"crontab": "* * * * *", "from": "9000-01-01", "to": "2025-01-01"}""").Next(At("2026-01-01T00:00"), 1));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"took {watch.Elapsed}");
    }

    [Theory]
    [InlineData("0 6 * * *", "cron(0 6 * * ? *)")]
    [InlineData("*/20 6 * * *", "cron(0,20,40 6 * * ? *)")]
    [InlineData("0 6 * * sun,mon", "cron(0 6 ? * 1-2 *)")]
    [InlineData("0 6 * * 5-7", "cron(0 6 ? * 1,6-7 *)")]
    [InlineData("0 6 1,15 * *", "cron(0 6 1,15 * ? *)")]
    [InlineData("0 6 13 * 5", "cron(0 6 13 * ? *)|cron(0 6 ? * 6 *)")]
    [InlineData("0 6 1-31 * 5", "cron(0 6 * * ? *)")]
    [InlineData("0 6 30 2 5", "cron(0 6 ? 2 6 *)")]
    public void EventBridge_gets_plain_lists_and_counts_sunday_as_one(string cron, string expressions) =>
        Assert.Equal(
            expressions,
            string.Join('|', Parse(JsonValue.Create(cron).ToJsonString(), "Europe/London").ToEventBridge(At("2025-01-01T00:00")).Select(e => e.Expression)));

    [Fact]
    public void EventBridge_gets_windows_as_start_and_end_without_what_is_past()
    {
        var now = At("2025-06-01T00:00");
        var entry = Assert.Single(Parse("""{"crontab": "0 6 * * *", "from": "2025-01-01", "to": "2026-01-01"}""").ToEventBridge(now));
        Assert.Equal((null, At("2026-01-01T00:00")), (entry.Start, entry.End));
        Assert.Empty(Parse("""{"crontab": "0 6 * * *", "from": "2024-01-01", "to": "2025-01-01"}""").ToEventBridge(now));

        var exclusion = Parse("""{"crontab": "0 6 * * *", "from": "2026-01-01", "to": "2025-07-01"}""").ToEventBridge(now);
        Assert.Equal([(null, (DateTimeOffset?)At("2025-07-01T00:00")), (At("2026-01-01T00:00"), null)], exclusion.Select(e => (e.Start, e.End)));
    }

    [Fact]
    public void What_EventBridge_cannot_say_is_reported() =>
        Assert.NotNull(Parse("\"0 6 */2 * 1\"").EventBridgeProblem);
}
