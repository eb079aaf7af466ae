using System.Text.Json.Nodes;
using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Core.Specs;
using Lava.Embedded.Memory;
using Microsoft.Extensions.Time.Testing;

namespace Lava.Embedded.Tests;

public sealed class AuditorTests
{
    private static readonly SessionId Me = new("core", "s1");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));
    private readonly OneJob _specs = new();
    private readonly RealmPorts _ports;
    private readonly RunControl _control;

    public AuditorTests()
    {
        _ports = new MemoryRealm("dev", _specs, _clock).Ports;
        _control = new RunControl(_ports, () => RealmConfig.Defaults, _clock);
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    [Fact]
    public async Task Work_in_each_of_its_ordinary_states_is_clean()
    {
        await WorkerAsync(Me);
        await DispatchAsync();
        await DispatchAsync(notBefore: Now.AddMinutes(5));
        await DispatchAsync(notBefore: Now.AddHours(5));
        await ClaimAsync(await DispatchAsync(), Me);
        await SettleAsync(await ClaimAsync(await DispatchAsync(), Me));
        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Empty(await AuditAsync());
    }

    [Fact]
    public async Task A_waiting_run_is_stuck_when_no_worker_is_up()
    {
        var run = await DispatchAsync();
        _clock.Advance(TimeSpan.FromMinutes(3));

        await FoundAsync(AuditKind.Stuck, run, "none is up", "lava up");
    }

    [Fact]
    public async Task A_waiting_run_is_stuck_when_its_sweep_is_overdue()
    {
        await WorkerAsync(Me);
        var run = await DispatchAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        await BeatAsync(Me);

        await FoundAsync(AuditKind.Stuck, run, "sent again by now", "sweep");
        Assert.Equal(run, Assert.Single(await new Auditor(_ports, Timing.Standard, _clock).OverdueAsync("core", default)).Run);
    }

    [Fact]
    public async Task A_run_is_stuck_when_its_worker_is_silent_and_nobody_fences_it()
    {
        await WorkerAsync(Me);
        var run = await DispatchAsync();
        await ClaimAsync(run, Me);
        _clock.Advance(TimeSpan.FromMinutes(4));

        await FoundAsync(AuditKind.Stuck, run, "not been heard of for 4m 00s", "fences");
    }

    [Fact]
    public async Task A_run_is_stuck_when_it_does_not_end_though_it_was_cancelled()
    {
        await WorkerAsync(Me);
        var run = await DispatchAsync();
        await ClaimAsync(run, Me);
        await _control.CancelAsync(run, "ada", default);
        _clock.Advance(TimeSpan.FromMinutes(4));
        await BeatAsync(Me);

        await FoundAsync(AuditKind.Stuck, run, "asked to stop 4m 00s ago", "ends it");
    }

    [Fact]
    public async Task A_live_row_that_no_index_shows_is_lost()
    {
        await WorkerAsync(Me);
        var run = await DispatchAsync();
        await ChangeAsync(run, r => r with { Due = null, Sweep = null });

        await FoundAsync(AuditKind.Lost, run, "no sweep comes upon it", "dispatch it anew");
    }

    [Fact]
    public async Task Two_runs_of_one_scheduled_instant_and_two_ends_of_one_round_are_duplicates()
    {
        await WorkerAsync(Me);
        var instant = new RunTrigger { Source = "schedule", Id = "j", Time = Now };
        var first = await SettleAsync(await ClaimAsync(await DispatchAsync(trigger: instant), Me));
        _clock.Advance(TimeSpan.FromSeconds(1));
        var second = await SettleAsync(await ClaimAsync(await DispatchAsync(trigger: instant), Me));
        await FoundAsync(AuditKind.Duplicate, second, "had dispatched its job already", "twice");

        await ChangeAsync(first, r => (r with { Trigger = instant with { Source = "manual" } }).Logged(Now, "complete"));
        await FoundAsync(AuditKind.Duplicate, first, "2 times in 1 rounds", "twice");

        await ChangeAsync(first, r => r with { Round = 1 });
        Assert.Empty(await AuditAsync());
    }

    [Fact]
    public async Task A_message_of_a_settled_run_is_orphaned_when_nobody_has_dropped_it_for_long()
    {
        await WorkerAsync(Me);
        var run = await SettleAsync(await ClaimAsync(await DispatchAsync(), Me), deleteMessage: false);
        Assert.Empty(await AuditAsync());
        _clock.Advance(TimeSpan.FromMinutes(3));

        await FoundAsync(AuditKind.OrphanedMessage, run, "ended complete", "drops it");
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_orphaned()
    {
        await _ports.Queue.SendAsync("core", "hello", TimeSpan.Zero, default);
        _clock.Advance(TimeSpan.FromMinutes(3));

        var finding = Assert.Single(await AuditAsync());
        Assert.Equal((AuditKind.OrphanedMessage, null), (finding.Kind, finding.Run));
    }

    [Fact]
    public async Task A_waiting_row_without_a_message_is_named_with_the_instant_of_its_mending()
    {
        await WorkerAsync(Me);
        var run = await DispatchAsync();
        await DropMessagesAsync();
        Assert.Empty(await AuditAsync());
        _clock.Advance(TimeSpan.FromSeconds(20));

        await FoundAsync(AuditKind.RowWithoutMessage, run, "no message tells of it", "2026-03-04T05:07:07");
    }

    [Theory]
    [InlineData(Session.Fenced)]
    [InlineData(Session.Left)]
    [InlineData(null)]
    public async Task A_row_held_by_a_session_that_ended_or_is_gone_is_named_until_the_sweep_frees_it(string? how)
    {
        await WorkerAsync(Me);
        await WorkerAsync(new SessionId("core", "s2"));
        var run = await DispatchAsync();
        await ClaimAsync(run, how is null ? new SessionId("core", "never") : Me);
        if (how is not null) await _ports.Sessions.EndAsync(Me, how, null, default);

        await FoundAsync(AuditKind.HeldByEndedSession, run, how is null ? "is gone" : how, "within a few beats");
        Assert.Equal(run, Assert.Single(await new Auditor(_ports, Timing.Standard, _clock).OverdueAsync("core", default)).Run);

        await _control.Sweeper.SweepAsync("core", default);
        Assert.Empty(await AuditAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_child_that_did_not_end_with_its_parent_is_named(bool hasRow)
    {
        await WorkerAsync(Me);
        var parent = await ClaimAsync(await DispatchAsync(), Me);
        var row = ChildRows.New((await _ports.Runs.GetAsync(parent, default))!, "j", Causes.Manual(_clock), Now) with { Fence = 0 };
        await _ports.Runs.WriteAsync(hasRow ? row : row with { ParentRunId = "0198c2d4-0000-7000-8000-00000000dead" }, null, default);
        if (hasRow)
        {
            Assert.Empty(await AuditAsync());
            await SettleAsync(parent);
        }

        await FoundAsync(AuditKind.ChildWithoutParent, row.Key, hasRow ? "ended complete" : "has no row", "counts as cancelled");
    }

    [Fact]
    public async Task A_settled_row_with_marks_of_live_work_and_a_live_one_that_is_to_be_purged_are_named()
    {
        await WorkerAsync(Me);
        var settled = await SettleAsync(await ClaimAsync(await DispatchAsync(), Me));
        await ChangeAsync(settled, r => r with { Due = "H#core/s1", Sweep = "core#1" });
        await FoundAsync(AuditKind.SettledWithLiveFields, settled, "still names", "retry");

        await ChangeAsync(settled, r => r with { Due = null, Sweep = null });
        var live = await ClaimAsync(await DispatchAsync(), Me);
        await ChangeAsync(live, r => r with { Ttl = 1 });
        await FoundAsync(AuditKind.SettledWithLiveFields, live, "to be purged", "lost");
    }

    [Fact]
    public async Task A_slot_of_a_limit_is_named_when_its_run_does_not_hold_it_any_more()
    {
        _specs.Job = OneJob.Read("""{"job_id":"j","type":"log","worker":"core","enabled":true,"payload":null,"max_concurrent":2}""");
        await WorkerAsync(Me);
        var run = await ClaimAsync(await DispatchAsync(), Me);
        await _ports.Sessions.ReplaceLimitAsync("j", 1, null, new LimitHolder(Me.ToString(), run.RunId, 1), default);
        Assert.Empty(await AuditAsync());

        await SettleAsync(run);
        Assert.Empty(await AuditAsync());
        _clock.Advance(TimeSpan.FromMinutes(1));
        await FoundAsync(AuditKind.LimitOfGoneRun, run, "slot 1", "takes the slot over");
    }

    [Fact]
    public async Task A_dispatched_run_without_a_row_is_lost_and_a_child_that_has_none_yet_is_not()
    {
        await WorkerAsync(Me);
        var parent = (await _ports.Runs.GetAsync(await ClaimAsync(await DispatchAsync(), Me), default))!;
        var dispatched = new ChildRef { JobId = "b", RunId = Causes.Manual(_clock), Position = "handler 0", Dispatched = true };
        var planned = new ChildRef { JobId = "c", RunId = Causes.Manual(_clock), Position = "1" };
        Assert.True((await _control.Rows.ReplaceAsync(parent, parent with { Children = [dispatched, planned] }, default)).Applied);

        await FoundAsync(AuditKind.Lost, dispatched.Key, "has no row", "lava dispatch b");
    }

    [Fact]
    public async Task The_watchdog_tells_nothing_of_what_it_has_mended()
    {
        var run = await DispatchAsync();
        await DropMessagesAsync();
        var watchdog = new Watchdog(_ports, _control.Sweeper, Timing.Standard, _clock);
        Assert.Empty((await watchdog.PassAsync("core", default)).Findings);
        _clock.Advance(TimeSpan.FromMinutes(10));

        var report = await watchdog.PassAsync("core", default);

        Assert.Equal(1, report.Sent);
        Assert.Empty(report.Findings);
        Assert.Equal(run, Assert.Single(await AuditAsync(), f => f.Kind == AuditKind.Stuck).Run); // No worker is up: the whole audit says so.
    }

    [Fact]
    public async Task The_watchdog_tells_what_it_could_not_mend()
    {
        // A pass sends no more than 200 messages again: of three runs more it can only tell.
        for (var i = 0; i < 203; i++) await DispatchAsync();
        await DropMessagesAsync();
        var watchdog = new Watchdog(_ports, _control.Sweeper, Timing.Standard, _clock);
        _clock.Advance(TimeSpan.FromMinutes(10));

        var report = await watchdog.PassAsync("core", default);

        Assert.Equal((200, 3), (report.Sent, report.Findings.Select(f => f.Run).Distinct().Count()));
        Assert.All(report.Findings, f => Assert.Equal(AuditKind.Stuck, f.Kind));
        var next = await watchdog.PassAsync("core", default);
        Assert.Equal((3, 0), (next.Sent, next.Findings.Count));
    }

    private async Task FoundAsync(AuditKind kind, RunKey run, string what, string mend)
    {
        var finding = Assert.Single(await AuditAsync());
        Assert.Equal((kind, run), (finding.Kind, finding.Run));
        Assert.Contains(what, finding.What);
        Assert.Contains(mend, finding.Mend);
    }

    private async Task<IReadOnlyList<AuditFinding>> AuditAsync() => (await new Auditor(_ports, Timing.Standard, _clock).AllAsync(default)).Findings;

    private async Task WorkerAsync(SessionId id) => await _ports.Sessions.PutAsync(new Session { Fleet = id.Fleet, Id = id.Id, BeatAt = Now }, default);

    private async Task BeatAsync(SessionId id) => await _ports.Sessions.BeatAsync(id, Now, 0, [], default);

    private async Task<RunKey> DispatchAsync(DateTimeOffset? notBefore = null, RunTrigger? trigger = null) => (await _control.Dispatcher.DispatchAsync(
        new DispatchRequest { JobId = "j", RunId = Causes.Manual(_clock), Trigger = trigger ?? new RunTrigger { Source = "manual" }, NotBefore = notBefore }, default)).Row.Key;

    private async Task<RunKey> ClaimAsync(RunKey run, SessionId by)
    {
        await ChangeAsync(run, r => Claiming.Claimed(r, by, "box", 0, false, true, Now));
        await DropMessagesAsync(run);
        return run;
    }

    private async Task<RunKey> SettleAsync(RunKey run, bool deleteMessage = true)
    {
        if (!deleteMessage) await _ports.Queue.SendAsync("core", LavaJson.Write((await _ports.Runs.GetAsync(run, default))!.Message!), TimeSpan.Zero, default);
        await ChangeAsync(run, r => Ending.Finished(r, new RunOutcome(RunStatus.Complete, null, 0, null), [], null, Now));
        return run;
    }

    private async Task ChangeAsync(RunKey key, Func<Run, Run> change)
    {
        var row = (await _ports.Runs.GetAsync(key, default))!;
        Assert.True((await _control.Rows.ReplaceAsync(row, change(row), default)).Applied);
    }

    // Those of one run, or all.
    private async Task DropMessagesAsync(RunKey? run = null)
    {
        var left = new List<QueueMessage>();
        while (await _ports.Queue.ReceiveAsync("core", 10, TimeSpan.FromHours(1), TimeSpan.Zero, default) is { Count: > 0 } messages)
        {
            await _ports.Queue.DeleteAsync("core", [.. messages.Where(m => run is not { } r || m.Body.Contains(r.RunId, StringComparison.Ordinal)).Select(m => m.ReceiptHandle)], default);
            left.AddRange(messages);
        }
        foreach (var message in left) await _ports.Queue.ChangeVisibilityAsync("core", message.ReceiptHandle, TimeSpan.Zero, default);
    }

    private sealed class OneJob : ISpecStore
    {
        public Job Job { get; set; } = Read("""{"job_id":"j","type":"log","worker":"core","enabled":true,"payload":null}""");

        public static Job Read(string json) => ItemReader.Job((JsonObject)JsonNode.Parse(json)!).Value!;

        public ValueTask<Realm> RealmAsync(CancellationToken cancellation) => throw new NotSupportedException("no audit asks for the realm's item");
        public ValueTask<SpecLookup<Job>> JobAsync(string jobId, CancellationToken cancellation) => ValueTask.FromResult(new SpecLookup<Job>(jobId == "j" ? Job : null, null));
        public ValueTask<SpecLookup<Connection>> ConnectionAsync(string connId, CancellationToken cancellation) => ValueTask.FromResult(new SpecLookup<Connection>(null, null));
        public ValueTask<IReadOnlyList<Job>> JobsAsync(CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<Job>>([Job]);
        public ValueTask<IReadOnlyList<S3Trigger>> TriggersAsync(string bucket, CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<S3Trigger>>([]);
    }
}
