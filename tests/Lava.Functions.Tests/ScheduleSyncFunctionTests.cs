using System.Text.Json.Nodes;
using Lava.Core.Ports;
using Lava.Core.Scheduling;
using Lava.Functions.Runtime;
using Lava.Functions.ScheduleSync;
using Lava.Functions.Tests.Support;

namespace Lava.Functions.Tests;

public sealed class ScheduleSyncFunctionTests
{
    private const string Reconcile = """{"reconcile":true}""";
    private readonly FunctionRealm _realm = new();
    private readonly MemoryScheduleStore _schedules = new();
    private readonly ScheduleSyncFunction _function;

    public ScheduleSyncFunctionTests()
    {
        _realm.Specs.Realm("""{"realm":"dev","s3_payloads":"s3://bucket/p","s3_temp":"s3://bucket/t","dispatchers":{"main":{"timezone":"Europe/London"}}}""");
        _function = new ScheduleSyncFunction(_realm.Context, _schedules);
    }

    [Fact]
    public async Task A_changed_job_has_its_schedule_changed()
    {
        Job("app/load", "\"0 6 * * *\"");
        await HandleAsync(Samples.Stream(("1", "app/load")));
        Assert.Equal(["cron(0 6 * * ? *) Europe/London"], _schedules.Expressions("app/load"));
        Job("app/load", "\"30 7 * * *\"");
        await HandleAsync(Samples.Stream(("2", "app/load")));
        Assert.Equal(["cron(30 7 * * ? *) Europe/London"], _schedules.Expressions("app/load"));
    }

    [Fact]
    public async Task Names_are_readable_and_unique_and_fit()
    {
        var id = "reports/" + new string('x', 80);
        Job(id, "\"0 6 * * *\"");
        Job(id + "y", "\"0 6 * * *\"");
        await HandleAsync(Reconcile);
        Assert.Equal(2, _schedules.All.Count);
        Assert.All(_schedules.All.Keys, n => Assert.Matches("^reports-x{32}-[0-9a-f]{16}-1$", n));
    }

    [Fact]
    public async Task The_schedulers_words_stand_in_the_input_unescaped()
    {
        Job("app/ü<b>", "\"0 6 * * *\"");
        await HandleAsync(Reconcile);
        var input = Assert.Single(_schedules.All.Values).Schedule.Input;
        Assert.Contains("\"<aws.scheduler.scheduled-time>\"", input, StringComparison.Ordinal);
        Assert.Contains("\"<aws.scheduler.execution-id>\"", input, StringComparison.Ordinal);
        Assert.Equal("app/ü<b>", (string?)JsonNode.Parse(input)!["job_id"]);
    }

    [Theory]
    [InlineData("\"enabled\":false,")]
    [InlineData("")]
    public async Task A_disabled_job_has_none(string enabled)
    {
        Job("app/load", "\"0 6 * * *\"");
        await HandleAsync(Reconcile);
        _realm.Specs.Job($$"""{"job_id":"app/load","type":"log","payload":"x","worker":"core",{{enabled}}"owner":"me","description":"d","dispatcher":"main","schedule":"0 6 * * *"}""");
        await HandleAsync(Samples.Stream(("1", "app/load")));
        Assert.Empty(_schedules.All);
    }

    [Fact]
    public async Task A_job_whose_run_decides_whether_it_is_enabled_is_scheduled()
    {
        Job("app/load", "\"0 6 * * *\"", enabled: "\"{{ state.on }}\"");
        await HandleAsync(Reconcile);
        Assert.Single(_schedules.All);
    }

    [Fact]
    public async Task The_schedules_of_a_job_that_is_gone_go()
    {
        Job("app/load", "\"0 6 * * *\"");
        Job("app/other", "\"0 6 * * *\"");
        await HandleAsync(Reconcile);
        _realm.Specs.Remove("app/load");
        _realm.Specs.Remove("app/other");
        await HandleAsync(Samples.Stream(("1", "app/load")));
        Assert.Empty(_schedules.Expressions("app/load"));
        var report = await HandleAsync(Reconcile);
        Assert.Empty(_schedules.All);
        Assert.Equal(1, (int)report["deleted"]!);
    }

    [Fact]
    public async Task Several_entries_are_several_schedules_and_fewer_leave_none_behind()
    {
        Job("app/load", """["0 6 * * *", {"crontab": "0 9 13 * FRI", "timezone": "Asia/Tokyo"}]""");
        await HandleAsync(Reconcile);
        Assert.Equal(["cron(0 6 * * ? *) Europe/London", "cron(0 9 13 * ? *) Asia/Tokyo", "cron(0 9 ? * 6 *) Asia/Tokyo"], _schedules.Expressions("app/load"));
        Job("app/load", "\"0 6 * * *\"");
        await HandleAsync(Samples.Stream(("1", "app/load")));
        Assert.Single(_schedules.All);
    }

    [Fact]
    public async Task Two_dispatchers_keep_two_clocks()
    {
        _realm.Specs.Job("""
            {"job_id":"lava/sched","type":"lavasched","payload":"x","worker":"core","enabled":true,"owner":"me","description":"d",
             "parameters":{"dispatcher":["tokyo"],"env":{"CRON_TZ":"Asia/Tokyo"},"args":["--tag","A B","-p","who=tokyo","-d","2m"]} }
            """);
        Job("app/a", "\"0 6 * * *\"");
        Job("app/b", "\"0 6 * * *\"", "tokyo");
        await HandleAsync(Reconcile);
        Assert.Equal(["cron(0 6 * * ? *) Europe/London"], _schedules.Expressions("app/a"));
        Assert.Equal(["cron(0 6 * * ? *) Asia/Tokyo"], _schedules.Expressions("app/b"));
        var input = JsonNode.Parse(_schedules.All.Values.Single(s => s.Schedule.Timezone == "Asia/Tokyo").Schedule.Input)!;
        Assert.Equal(("tokyo", 120), ((string?)input["parameters"]!["who"], (int)input["delay"]!));
    }

    [Fact]
    public async Task A_changed_dispatcher_moves_the_schedules_of_its_jobs()
    {
        Job("app/b", "\"0 6 * * *\"", "tokyo");
        Dispatcher("Asia/Tokyo");
        await HandleAsync(Reconcile);
        Dispatcher("Asia/Seoul");
        await HandleAsync(Samples.DispatcherStream("1", "lava/sched", "tokyo"));
        Assert.Equal(["cron(0 6 * * ? *) Asia/Seoul"], _schedules.Expressions("app/b"));
    }

    [Fact]
    public async Task A_dispatcher_whose_change_another_process_followed_is_not_remembered_as_it_was()
    {
        Job("app/b", "\"0 6 * * *\"", "tokyo");
        Dispatcher("Asia/Tokyo");
        await HandleAsync(Reconcile);
        Dispatcher("Asia/Seoul");
        Job("app/b", "\"0 7 * * *\"", "tokyo");

        await HandleAsync(Samples.Stream(("1", "app/b")));

        Assert.Equal(["cron(0 7 * * ? *) Asia/Seoul"], _schedules.Expressions("app/b"));
        Assert.Equal(1, _realm.Specs.Listings);
    }

    private void Dispatcher(string zone) => _realm.Specs.Job($$"""
        {"job_id":"lava/sched","type":"lavasched","payload":"x","worker":"core","enabled":true,"owner":"me","description":"d","parameters":{"dispatcher":"tokyo","env":{"CRON_TZ":"{{zone}}"} } }
        """);

    [Fact]
    public async Task A_bad_schedule_next_to_500_good_ones_is_told_and_stops_none()
    {
        for (var i = 0; i < 500; i++) Job($"good/{i}", "\"*/5 * * * *\"");
        Job("bad/minute", "\"61 * * * *\"");
        Job("bad/zone", "\"0 6 * * *\"", "nowhere");
        Job("bad/days", "\"0 6 */2 * MON\"");
        var report = await HandleAsync(Reconcile);
        Assert.Equal(500, (int)report["created"]!);
        Assert.Equal(500, _schedules.All.Count);
        var problems = report["problems"]!.AsArray().ToDictionary(p => (string)p!["job_id"]!, p => (string)p!["problem"]!);
        Assert.Equal(["bad/days", "bad/minute", "bad/zone"], problems.Keys.Order());
        Assert.Contains("minute 61", problems["bad/minute"], StringComparison.Ordinal);
        Assert.Contains("\"nowhere\" has no time zone", problems["bad/zone"], StringComparison.Ordinal);
        Assert.Equal(3, _realm.Lines.Count(l => (int?)l["event_id"] == 331));
    }

    [Fact]
    public async Task A_job_that_breaks_keeps_the_schedules_it_had()
    {
        Job("app/load", "\"0 6 * * *\"");
        await HandleAsync(Reconcile);
        Job("app/load", "\"0 66 * * *\"");
        await HandleAsync(Samples.Stream(("1", "app/load")));
        _realm.Specs.Job("""{"job_id":"app/load","schedule":"0 6 * * *"}""");
        var report = await HandleAsync(Reconcile);
        Assert.Equal(["cron(0 6 * * ? *) Europe/London"], _schedules.Expressions("app/load"));
        Assert.Equal("app/load", (string?)Assert.Single(report["problems"]!.AsArray())!["job_id"]);
    }

    [Fact]
    public async Task A_reconcile_of_what_is_right_writes_nothing()
    {
        for (var i = 0; i < 20; i++) Job($"good/{i}", """["0 6 * * *", {"crontab":"0 7 * * *","to":"2027-01-01T00:00:00Z"}]""");
        await HandleAsync(Reconcile);
        var writes = _schedules.Writes;
        var report = await HandleAsync("""{"version":"0","id":"e","detail-type":"Scheduled Event","source":"aws.events","time":"2026-03-02T09:00:00Z","resources":[],"detail":{}}""");
        Assert.Equal(writes, _schedules.Writes);
        Assert.Equal((20, 40, 0), ((int)report["jobs"]!, (int)report["schedules"]!, (int)report["updated"]!));
    }

    [Fact]
    public async Task Ten_thousand_jobs_take_two_calls_a_job_at_most()
    {
        // At 50 calls a second: 400 s of the function's 900.
        for (var i = 0; i < 10_000; i++) Job($"app/{i}", "\"0 6 * * *\"");
        Assert.Equal(10_000, (int)(await HandleAsync(Reconcile))["created"]!);
        Assert.InRange(_schedules.Calls, 10_000, 10_001);
        for (var i = 0; i < 10_000; i++) Job($"app/{i}", "\"0 7 * * *\"");
        Assert.Equal(10_000, (int)(await HandleAsync(Reconcile))["updated"]!);
        Assert.InRange(_schedules.Calls, 30_000, 30_002);
        Assert.Equal(0, (int)(await HandleAsync(Reconcile))["updated"]!);
        Assert.InRange(_schedules.Calls, 40_000, 40_003);
    }

    [Fact]
    public async Task What_was_changed_by_hand_is_put_right()
    {
        Job("app/load", "\"0 6 * * *\"");
        await HandleAsync(Reconcile);
        var (name, stored) = Assert.Single(_schedules.All);
        _schedules.Put(stored.Schedule, asMade: false);
        Assert.Equal(1, (int)(await HandleAsync(Reconcile))["updated"]!);
        Assert.True(_schedules.All[name].AsMade);
    }

    [Fact]
    public async Task A_schedule_that_is_none_of_ours_is_left_alone_and_told()
    {
        _schedules.Put(new RealmSchedule("by-hand-1", "rate(1 day)", "UTC", null, null, """{"job_id":"app/load"}"""));
        var report = await HandleAsync(Reconcile);
        Assert.Equal("by-hand-1", (string?)Assert.Single(report["foreign"]!.AsArray()));
        Assert.Single(_schedules.All);
    }

    [Fact]
    public async Task A_change_between_reading_and_writing_wins()
    {
        Job("app/load", "\"0 6 * * *\"");
        var looked = 0;
        _realm.Specs.BeforeLookup = _ =>
        {
            if (++looked == 1) Job("app/load", "\"0 8 * * *\"");
        };
        await HandleAsync(Reconcile);
        Assert.Equal(["cron(0 8 * * ? *) Europe/London"], _schedules.Expressions("app/load"));
    }

    [Fact]
    public async Task A_change_just_after_writing_wins()
    {
        Job("app/load", "\"0 6 * * *\"");
        _schedules.Wrote = s =>
        {
            if (s.Expression == "cron(0 6 * * ? *)") Job("app/load", "\"0 8 * * *\"");
        };
        await HandleAsync(Reconcile);
        Assert.Equal(["cron(0 8 * * ? *) Europe/London"], _schedules.Expressions("app/load"));
    }

    [Fact]
    public async Task Of_a_stream_only_what_could_not_be_looked_over_comes_back()
    {
        foreach (var id in new[] { "a", "b", "c" }) Job(id, "\"0 6 * * *\"");
        _realm.Specs.OutOfReach.Add("b");
        var answer = await HandleAsync(Samples.Stream(("1", "a"), ("2", "b"), ("3", "c"), ("4", "b")));
        Assert.Equal(["2", "4"], answer["batchItemFailures"]!.AsArray().Select(f => (string?)f!["itemIdentifier"]));
        Assert.Equal(2, _schedules.All.Count);
    }

    [Fact]
    public async Task A_reconcile_that_could_not_do_all_fails_with_its_report()
    {
        Job("a", "\"0 6 * * *\"");
        Job("b", "\"0 6 * * *\"");
        _schedules.Refuses = s => ScheduledDispatch.JobOf(s.Input) == "b" ? new PortException("ThrottlingException: slow down") : null;
        var failure = await Assert.ThrowsAsync<LambdaException>(() => HandleAsync(Reconcile));
        Assert.Equal("SyncFailed", failure.Type);
        Assert.Contains("b: ThrottlingException: slow down", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, (int)failure.Details!["created"]!);
    }

    [Fact]
    public async Task Single_jobs_are_looked_over_when_asked_and_all_jobs_are_read_once_for_their_dispatchers()
    {
        Job("a", "\"0 6 * * *\"");
        Job("b", "\"0 6 * * *\"");
        await HandleAsync("""{"job_ids":["a"]}""");
        Assert.Single(_schedules.All);
        await HandleAsync("""{"job_ids":["b"]}""");
        Assert.Equal((2, 1), (_schedules.All.Count, _realm.Specs.Listings));
    }

    [Fact]
    public async Task An_unknown_event_is_told_what_to_send()
    {
        var failure = await Assert.ThrowsAsync<LambdaException>(() => HandleAsync("""{"key1":"value1"}"""));
        Assert.Contains("reconcile", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_are_logged_and_counted_as_metrics()
    {
        Job("app/load", "\"0 6 * * *\"");
        await HandleAsync(Samples.Stream(("1", "app/load")));
        Assert.Contains(_realm.Lines, l => (int?)l["event_id"] == 330 && (string?)l["job_id"] == "app/load" && (string?)l["change"] == "created");
        var metrics = Assert.Single(_realm.Lines, l => l["_aws"] is not null);
        Assert.Equal(("dev", 1, 0), ((string?)metrics["Realm"], (int)metrics["SchedulesChanged"]!, (int)metrics["ScheduleProblems"]!));
    }

    private void Job(string id, string schedule, string dispatcher = "main", string enabled = "true") => _realm.Specs.Job(
        $$"""{"job_id":"{{id}}","type":"log","payload":"x","worker":"core","enabled":{{enabled}},"owner":"me","description":"d","dispatcher":"{{dispatcher}}","schedule":{{schedule}}}""");

    private Task<JsonObject> HandleAsync(string json) => FunctionRealm.HandleAsync(_function, json);
}
