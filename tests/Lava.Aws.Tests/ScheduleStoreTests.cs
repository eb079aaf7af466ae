using Lava.Aws.Schedules;
using Lava.Core.Ports;
using Lava.Emulators;

namespace Lava.Aws.Tests;

/// <summary>The realm's schedules on EventBridge Scheduler (moto's).</summary>
[Trait("Category", "Slow")]
public sealed class ScheduleStoreTests : IAsyncLifetime
{
    private EmulatedRealm _realm = null!;
    private EventBridgeScheduleStore _store = null!;

    public async Task InitializeAsync()
    {
        _realm = await EmulatedRealm.CreateAsync(dynamo: false, moto: true);
        await _realm.Aws.Clients.Scheduler.CreateScheduleGroupAsync(new() { Name = "lava-" + _realm.Name });
        _store = Store("arn:aws:iam::123456789012:role/r");
    }

    public async Task DisposeAsync() => await _realm.DisposeAsync();

    [SkippableFact]
    public async Task A_schedule_comes_back_as_it_was_put()
    {
        var schedule = Schedule("a-1") with { Start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), End = new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        await _store.PutAsync(schedule, exists: false, default);
        Assert.Equal(new StoredSchedule(schedule, true), await _store.GetAsync("a-1", default));
        await _store.PutAsync(schedule with { Expression = "cron(5 6 * * ? *)", Start = null }, exists: true, default);
        Assert.Equal(new StoredSchedule(schedule with { Expression = "cron(5 6 * * ? *)", Start = null }, true), await _store.GetAsync("a-1", default));
        Assert.Null(await _store.GetAsync("b-1", default));
    }

    [SkippableFact]
    public async Task Whether_it_exists_is_only_a_guess()
    {
        await _store.PutAsync(Schedule("a-1"), exists: true, default);
        await _store.PutAsync(Schedule("a-1") with { Expression = "cron(5 6 * * ? *)" }, exists: false, default);
        Assert.Equal("cron(5 6 * * ? *)", (await _store.GetAsync("a-1", default))!.Schedule.Expression);
        await _store.DeleteAsync("a-1", default);
        await _store.DeleteAsync("a-1", default);
        Assert.Empty(await _store.ListAsync(null, default));
    }

    [SkippableFact]
    public async Task Names_are_listed_over_all_pages_and_by_prefix()
    {
        for (var i = 0; i < 120; i++) await _store.PutAsync(Schedule($"job{i % 2}-{i}"), exists: false, default);
        Assert.Equal(120, (await _store.ListAsync(null, default)).Distinct().Count());
        Assert.Equal(60, (await _store.ListAsync("job1-", default)).Count);
    }

    [SkippableFact]
    public async Task What_somebody_else_made_of_it_is_seen()
    {
        await Store("arn:aws:iam::123456789012:role/another").PutAsync(Schedule("a-1"), exists: false, default);
        Assert.False((await _store.GetAsync("a-1", default))!.AsMade);
    }

    [SkippableFact]
    public async Task A_group_that_is_not_there_is_told()
    {
        var store = new EventBridgeScheduleStore(_realm.Aws.Clients.Scheduler, Target("arn:aws:iam::123456789012:role/r") with { Group = "nowhere" }, new TokenBucket(1000, 1000, TimeProvider.System), TimeProvider.System);
        var error = await Assert.ThrowsAsync<PortException>(async () => await store.PutAsync(Schedule("a-1"), exists: false, default));
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
    }

    private EventBridgeScheduleStore Store(string role) => new(_realm.Aws.Clients.Scheduler, Target(role), new TokenBucket(1000, 1000, TimeProvider.System), TimeProvider.System);

    private ScheduleTarget Target(string role) => new()
    {
        Group = "lava-" + _realm.Name, Function = "arn:aws:lambda:us-east-1:123456789012:function:f", Role = role, FailureQueue = "arn:aws:sqs:us-east-1:123456789012:q",
    };

    private static RealmSchedule Schedule(string name) => new(name, "cron(0 6 * * ? *)", "Europe/London", null, null, """{"job_id":"a","scheduled_time":"<aws.scheduler.scheduled-time>"}""");
}
