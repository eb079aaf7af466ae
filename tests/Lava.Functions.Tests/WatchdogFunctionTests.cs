using System.Text.Json.Nodes;
using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Functions.Runtime;
using Lava.Functions.Tests.Support;
using Lava.Functions.Watchdog;

namespace Lava.Functions.Tests;

public sealed class WatchdogFunctionTests
{
    private readonly FunctionRealm _realm = new();
    private readonly WatchdogFunction _function;

    public WatchdogFunctionTests()
    {
        _realm.Variables["LAVA_FLEETS"] = "core, big";
        _realm.Specs.Job("""{"job_id":"a","type":"log","payload":"x","worker":"core","enabled":true,"owner":"me","description":"d"}""");
        _function = new WatchdogFunction(_realm.Context);
    }

    [Fact]
    public async Task A_fleet_with_nobody_left_has_its_runs_released()
    {
        var run = await DispatchAsync();
        var session = await SessionAsync("core");
        await _realm.Context.Control.Rows.ReplaceAsync(run, Claiming.Claimed(run, session.Key, "host", 0, false, true, _realm.Time.GetUtcNow()), default);
        await MinuteAsync();
        _realm.Time.Advance(Timing.Standard.Watchdog);
        var answer = await MinuteAsync();
        Assert.Equal((1, 1), ((int)answer["core"]!["fenced"]!, (int)answer["core"]!["released"]!));
        var row = await _realm.Ports.Runs.GetAsync(run.Key, default);
        Assert.Equal((null, 1), (row!.Session, row.Lost));
    }

    [Fact]
    public async Task A_worker_that_beats_is_left_alone()
    {
        var session = await SessionAsync("core");
        await MinuteAsync();
        _realm.Time.Advance(Timing.Standard.Watchdog);
        await _realm.Ports.Sessions.BeatAsync(session.Key, _realm.Time.GetUtcNow(), 0, [], default);
        Assert.Equal(0, (int)(await MinuteAsync())["core"]!["fenced"]!);
    }

    [Fact]
    public async Task A_delay_beyond_a_queues_reach_is_sent_when_it_is_near()
    {
        await DispatchAsync(_realm.Time.GetUtcNow() + TimeSpan.FromHours(2));
        Assert.Empty(await _realm.MessagesAsync());
        await MinuteAsync();
        Assert.Empty(await _realm.MessagesAsync());
        _realm.Time.Advance(TimeSpan.FromHours(2) - TimeSpan.FromMinutes(14));
        Assert.Equal(1, (int)(await MinuteAsync())["core"]!["sent"]!);
        _realm.Time.Advance(TimeSpan.FromMinutes(14));
        Assert.Single(await _realm.MessagesAsync());
    }

    [Fact]
    public async Task A_lost_message_is_sent_again()
    {
        _realm.Queue.Broken = true;
        await Assert.ThrowsAsync<PortException>(async () => await DispatchAsync());
        _realm.Queue.Broken = false;
        _realm.Time.Advance(TimeSpan.FromMinutes(2));
        await MinuteAsync();
        Assert.Single(await _realm.MessagesAsync());
    }

    [Fact]
    public async Task Dead_letters_become_rows_with_their_reasons_once()
    {
        await _realm.Ports.Queue.DeadLetterAsync("core", new DeadLetter("{}", "Malformed dispatch message: realm must be a text", "m-1", _realm.Time.GetUtcNow()), default);
        var lost = """{"realm":"dev","worker":"core","job_id":"old","run_id":"0a1b2c3d-0000-4000-8000-000000000001","ts_dispatch":"2025-11-10T17:39:10+11:00"}""";
        await _realm.Ports.Queue.DeadLetterAsync("core", new DeadLetter(lost, "it has no row and is older than rows are kept", "m-2", _realm.Time.GetUtcNow()), default);
        Assert.Equal(2, (int)(await MinuteAsync())["core"]!["buried"]!);
        Assert.Equal(0, (int)(await MinuteAsync())["core"]!["buried"]!);
        var rows = await _realm.RunsAsync();
        Assert.Equal(
            [(DeadRows.UndecodableJob, "Malformed dispatch message: realm must be a text"), ("old", "it has no row and is older than rows are kept")],
            rows.OrderBy(r => r.JobId, StringComparer.Ordinal).Select(r => (r.JobId, r.Error!)));
        Assert.All(rows, r => Assert.Equal((RunStatus.Rejected, true), (r.Status, r.IsSettled)));
    }

    [Fact]
    public async Task A_dead_letter_of_a_run_that_has_a_row_changes_nothing()
    {
        var run = await DispatchAsync();
        await _realm.Ports.Queue.DeadLetterAsync("core", new DeadLetter(LavaJson.Write(run.Message!), "received too often", "m-1", _realm.Time.GetUtcNow()), default);
        await MinuteAsync();
        Assert.Equal(RunStatus.Dispatched, Assert.Single(await _realm.RunsAsync()).Status);
    }

    [Fact]
    public async Task Backlog_and_age_are_published_for_each_fleet()
    {
        for (var i = 0; i < 5; i++) await DispatchAsync();
        _realm.Time.Advance(TimeSpan.FromSeconds(50));
        await SessionAsync("core");
        await MinuteAsync();
        var metrics = _realm.Lines.Where(l => l["_aws"] is not null).ToDictionary(l => (string)l["Worker"]!);
        Assert.Equal(["big", "core"], metrics.Keys.Order());
        Assert.Equal((1.3, 50, 5, 1), ((double)metrics["core"]["WorkerBacklog"]!, (double)metrics["core"]["QueueAge"]!, (int)metrics["core"]["RunsWaiting"]!, (int)metrics["core"]["WorkersLive"]!));
        Assert.Equal((0, 0), ((double)metrics["big"]["WorkerBacklog"]!, (double)metrics["big"]["QueueAge"]!));
        var meaning = metrics["core"]["_aws"]!["CloudWatchMetrics"]![0]!;
        Assert.Equal("Lava", (string?)meaning["Namespace"]);
        Assert.Equal("""["Realm","Worker"]""", meaning["Dimensions"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task A_realm_with_a_namespace_of_its_own_has_its_metrics_there_too_and_alarms_still_find_theirs()
    {
        _realm.Variables["LAVA_CW_NAMESPACE"] = "Ours";
        await MinuteAsync();
        Assert.All(_realm.Lines.Where(l => l["_aws"] is not null), l =>
            Assert.Equal(["Lava", "Ours"], l["_aws"]!["CloudWatchMetrics"]!.AsArray().Select(m => (string?)m!["Namespace"])));
    }

    [Fact]
    public async Task The_age_goes_on_growing_when_messages_are_sent_again()
    {
        await DispatchAsync();
        for (var minute = 0; minute < 30; minute++)
        {
            _realm.Time.Advance(TimeSpan.FromMinutes(1));
            await MinuteAsync();
        }
        Assert.Equal(1800, (double)_realm.Lines.Last(l => (string?)l["Worker"] == "core" && l["_aws"] is not null)["QueueAge"]!);
    }

    [Fact]
    public async Task A_fleet_that_was_taken_away_with_its_queue_is_passed_over_once_nobody_is_left()
    {
        var session = await SessionAsync("gone");
        Assert.Contains("there is no queue of fleet gone", (await Assert.ThrowsAsync<LambdaException>(MinuteAsync)).Message, StringComparison.Ordinal);
        await _realm.Ports.Sessions.EndAsync(session.Key, Session.Left, null, default);
        Assert.Equal(["big", "core"], (await MinuteAsync()).Select(f => f.Key));
    }

    [Fact]
    public async Task Of_a_backlog_that_no_pass_can_clear_it_tells_and_stays_within_bounds()
    {
        for (var i = 0; i < 450; i++) await DispatchAsync();
        _realm.Time.Advance(TimeSpan.FromHours(1));
        var answer = await MinuteAsync();
        Assert.Equal((200, 200), ((int)answer["core"]!["sent"]!, (int)answer["core"]!["stuck"]!));
        Assert.Equal(10, _realm.Lines.Count(l => ((string?)l["message"])?.Contains("should have gone on by now", StringComparison.Ordinal) == true));
        Assert.Contains(_realm.Lines, l => (int?)l["RunsStuck"] == 200);
    }

    [Fact]
    public void A_beat_that_is_none_keeps_it_from_starting()
    {
        _realm.Variables["LAVA_BEAT"] = "soon";
        var failure = Assert.Throws<LambdaException>(() => new WatchdogFunction(_realm.Context));
        Assert.StartsWith("LAVA_BEAT: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fleet_that_can_not_be_looked_after_keeps_it_from_no_other()
    {
        _realm.Variables["LAVA_FLEETS"] = "core,gone";
        await DispatchAsync();
        var failure = await Assert.ThrowsAsync<LambdaException>(MinuteAsync);
        Assert.Contains("gone: there is no queue", failure.Message, StringComparison.Ordinal);
        Assert.Contains(_realm.Lines, l => (string?)l["Worker"] == "core");
    }

    private async Task<Run> DispatchAsync(DateTimeOffset? notBefore = null) => (await _realm.Context.Control.Dispatcher.DispatchAsync(
        new DispatchRequest { JobId = "a", RunId = Causes.Manual(_realm.Time), Trigger = new RunTrigger { Source = "manual" }, NotBefore = notBefore }, default)).Row;

    private async Task<Session> SessionAsync(string fleet)
    {
        var session = new Session { Fleet = fleet, Id = Guid.CreateVersion7(_realm.Time.GetUtcNow()).ToString(), Slots = 4 };
        await _realm.Ports.Sessions.PutAsync(session, default);
        return session;
    }

    private Task<JsonObject> MinuteAsync() => FunctionRealm.HandleAsync(_function, """{"version":"0","id":"e","detail-type":"Scheduled Event","source":"aws.events","detail":{}}""");
}
