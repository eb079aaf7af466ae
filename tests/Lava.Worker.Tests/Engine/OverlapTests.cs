using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Worker.Handlers;

namespace Lava.Worker.Tests.Engine;

/// <summary><c>max_concurrent</c> and <c>overlap</c>, by leases (run-protocol.md §3).</summary>
public sealed class OverlapTests : IAsyncLifetime
{
    private readonly EngineRealm _realm = new();
    private readonly TaskCompletionSource _end = new();
    private int _live, _most;

    public Task InitializeAsync()
    {
        _realm.Handlers.Add(new Work("log", async (_, cancellation) =>
        {
            var live = Interlocked.Increment(ref _live);
            InterlockedMax(live);
            try { await _end.Task.WaitAsync(cancellation); }
            finally { Interlocked.Decrement(ref _live); }
            return HandlerOutcome.Success();
        }));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _realm.DisposeAsync();

    private void Job(string fields) => _realm.Job($$"""{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null{{fields}}}""");

    private Task<Run> StartedAsync(RunKey key) => _realm.UntilAsync(key, r => r.Attempt > 0 && r.Session is not null);

    private Task<Run> WaitingAsync(RunKey key) => _realm.UntilAsync(key, r => r is { Session: null, NotBefore: not null } && r.Log[^1].Status == "waiting");

    private async Task<int> TakenAsync(int slots)
    {
        var taken = 0;
        for (var slot = 0; slot < slots; slot++)
            if (await _realm.Ports.Sessions.GetLimitAsync("a", slot, default) is not null) taken++;
        return taken;
    }

    [Fact]
    public async Task Without_a_limit_runs_overlap()
    {
        Job("");
        _realm.Start();
        foreach (var key in (RunKey[])[await _realm.DispatchAsync("a"), await _realm.DispatchAsync("a")]) await StartedAsync(key);
        Assert.Equal(2, _most);
    }

    [Theory]
    [InlineData(",\"overlap\":\"queue\"", 1)]
    [InlineData(",\"max_concurrent\":2", 2)]
    public async Task A_run_beyond_the_limit_waits_half_a_minute_and_then_asks_again(string fields, int limit)
    {
        Job(fields);
        _realm.Start();
        var live = new List<RunKey>();
        for (var i = 0; i < limit; i++) live.Add((await StartedAsync(await _realm.DispatchAsync("a"))).Key);
        var waiting = await WaitingAsync(await _realm.DispatchAsync("a"));

        Assert.Equal((RunStatus.Dispatched, 0, 0, null), (waiting.Status, waiting.Attempt, waiting.Lost, waiting.TsStart));
        Assert.InRange(waiting.NotBefore!.Value - waiting.TsEvent!.Value, TimeSpan.FromSeconds(29.9), TimeSpan.FromSeconds(30.1));
        Assert.Equal($"all {limit} of max_concurrent are live", waiting.Log[^1].Info.Text());

        _end.SetResult();
        foreach (var key in live) Assert.Equal(RunStatus.Complete, (await _realm.SettledAsync(key)).Status);
        await AskNowAsync(waiting.Key);
        Assert.Equal(RunStatus.Complete, (await _realm.SettledAsync(waiting.Key)).Status);
        Assert.Equal(limit, _most);
        await Until.Async(async () => await TakenAsync(limit) == 0, "free slots");
    }

    [Fact]
    public async Task Skip_ends_a_run_beyond_the_limit_also_in_a_later_round()
    {
        Job(",\"overlap\":\"skip\"");
        _end.SetResult();
        _realm.Start();
        var before = await _realm.SettledAsync(await _realm.DispatchAsync("a"));
        Assert.Equal((RunStatus.Complete, 1), (before.Status, before.Attempt));
        await HoldSlotAsync();

        var skipped = await _realm.SettledAsync(await _realm.DispatchAsync("a"));
        Assert.Equal((RunStatus.Skipped, "all 1 of max_concurrent are live (overlap: skip)"), (skipped.Status, skipped.Error));

        Assert.Null(await _realm.Control.RetryAsync(before.Key, "test", default));
        Assert.Equal(RunStatus.Skipped, (await _realm.UntilAsync(before.Key, r => r is { Round: 1, IsSettled: true })).Status);
    }

    [Fact]
    public async Task After_a_lost_attempt_skip_waits_as_queue_does()
    {
        Job(",\"overlap\":\"skip\"");
        await HoldSlotAsync();
        var key = await _realm.DispatchAsync("a");
        await _realm.ChangeAsync(key, r => Claiming.Claimed(r, new SessionId("core", "gone"), "box", 0, false, true, TimeProvider.System.GetUtcNow()));
        _realm.Start();

        var row = await WaitingAsync(key);
        Assert.Equal((RunStatus.Retrying, 1), (row.Status, row.Lost));
    }

    [Theory]
    [InlineData("its run is gone")]
    [InlineData("its run was claimed again")]
    [InlineData("its run is held by another session")]
    [InlineData("its run has ended")]
    public async Task A_slot_whose_run_is_not_held_by_exactly_its_holder_is_stolen(string why)
    {
        Job(",\"overlap\":\"skip\"");
        _end.SetResult();
        var held = await HoldSlotAsync();
        if (why == "its run was claimed again") await _realm.ChangeAsync(held, r => r with { Claim = r.Claim + 1 });
        if (why == "its run is held by another session") await _realm.ChangeAsync(held, r => r with { Session = "core/other" });
        if (why == "its run has ended") await _realm.ChangeAsync(held, r => Ending.Finished(r, RunOutcome.Of(RunStatus.Cancelled, "x"), [], null, TimeProvider.System.GetUtcNow()));
        if (why == "its run is gone") await _realm.Ports.Sessions.ReplaceLimitAsync("a", 0, new LimitHolder("core/peer", held.RunId, 1), new LimitHolder("core/peer", "nobody", 1), default);
        _realm.Start();

        Assert.Equal(RunStatus.Complete, (await _realm.SettledAsync(await _realm.DispatchAsync("a"))).Status);
    }

    [Fact]
    public async Task A_cancelled_run_frees_its_slot()
    {
        Job(",\"overlap\":\"skip\"");
        _realm.Start();
        var key = (await StartedAsync(await _realm.DispatchAsync("a"))).Key;
        Assert.Equal(1, await TakenAsync(1));
        await _realm.Control.CancelAsync(key, "test", default);
        Assert.Equal(RunStatus.Cancelled, (await _realm.SettledAsync(key)).Status);
        await Until.Async(async () => await TakenAsync(1) == 0, "free slots");
    }

    [Fact]
    public async Task What_has_ended_needs_no_slot_to_act()
    {
        Job(",\"overlap\":\"queue\",\"on_success\":[{\"action\":\"log\",\"message\":\"done\"}]");
        await HoldSlotAsync();
        var key = await _realm.DispatchAsync("a");
        await _realm.ChangeAsync(key, r =>
        {
            var now = TimeProvider.System.GetUtcNow();
            var claimed = Claiming.Claimed(r, new SessionId("core", "gone"), "box", 0, false, true, now);
            RunAction[] actions = [new() { Hook = "on_success", Action = "log", Fields = new() { ["message"] = "done" } }];
            return Ending.Finished(claimed, new RunOutcome(RunStatus.Complete, null, 0, []), actions, null, now);
        });
        _realm.Start();

        var row = await _realm.SettledAsync(key);
        Assert.Equal((RunStatus.Complete, ActionState.Done), (row.Status, row.Actions!.Single().State));
    }

    [Fact]
    public async Task A_child_beyond_its_jobs_limit_is_skipped_in_place_and_counts_as_done()
    {
        Job(",\"overlap\":\"skip\"");
        _realm.Job("""{"job_id":"chain","type":"chain","worker":"core","enabled":true,"payload":["a"]}""");
        await HoldSlotAsync();
        _realm.Start();

        var row = await _realm.SettledAsync(await _realm.DispatchAsync("chain"));
        Assert.Equal((RunStatus.Complete, RunStatus.Skipped), (row.Status, (await _realm.ChildAsync(row, 0)).Status));
    }

    [Fact]
    public async Task A_cancelled_child_is_a_failed_child_and_can_fail_excuses_it()
    {
        _realm.Handlers.Add(Work.Good("cmd"));
        Job("");
        _realm.Job("""{"job_id":"b","type":"cmd","worker":"core","enabled":true,"payload":"x"}""");
        _realm.Job("""{"job_id":"chain","type":"chain","worker":"core","enabled":true,"payload":["a","b"],"parameters":{"can_fail":"a"}}""");
        _realm.Job("""{"job_id":"strict","type":"chain","worker":"core","enabled":true,"payload":["a","b"]}""");
        _realm.Start();
        foreach (var (chain, status) in ((string, RunStatus)[])[("chain", RunStatus.Complete), ("strict", RunStatus.Failed)])
        {
            var key = await _realm.DispatchAsync(chain);
            var parent = await _realm.UntilAsync(key, r => r.Children is { Count: 2 });
            await _realm.UntilAsync(parent.Children![0].Key, r => r.Attempt == 1);
            await _realm.Control.CancelAsync(parent.Children[0].Key, "test", default);
            var row = await _realm.SettledAsync(key);
            Assert.Equal((status, RunStatus.Cancelled), (row.Status, (await _realm.ChildAsync(row, 0)).Status));
        }
    }

    // A live peer's run holds the slot.
    private async Task<RunKey> HoldSlotAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var row = new Run { JobId = "a", RunId = Guid.NewGuid().ToString(), TsDispatch = now, Status = RunStatus.Running, Session = "core/peer", Claim = 1, Attempt = 1, TsStart = now, Worker = "core" };
        Assert.True((await _realm.Control.Rows.CreateAsync(row, default)).Applied);
        Assert.True(await _realm.Ports.Sessions.ReplaceLimitAsync("a", 0, null, new LimitHolder("core/peer", row.RunId, 1), default));
        return row.Key;
    }

    private async Task AskNowAsync(RunKey key)
    {
        await _realm.ChangeAsync(key, r => r with { NotBefore = null });
        await _realm.Control.Waker.WakeAsync((await _realm.Ports.Runs.GetAsync(key, default))!, default);
    }

    private void InterlockedMax(int live)
    {
        int seen;
        while (live > (seen = Volatile.Read(ref _most)) && Interlocked.CompareExchange(ref _most, live, seen) != seen) { }
    }
}
