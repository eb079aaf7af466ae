using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Worker.Engine;
using Lava.Worker.Hosting;
using Lava.Worker.Tests.Handlers.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Lava.Worker.Tests.Engine;

/// <summary>What a store does to a run that fails now and then, or for one row only.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private const string Plain = """{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null}""";
    private readonly EngineRealm _realm = new();
    private readonly FaultyRuns _runs;
    private readonly IRunStore _store;
    private readonly LinesLog _log = new();

    public FaultTests()
    {
        var logs = Mock.Of<ILoggerFactory>(f => f.CreateLogger(It.IsAny<string>()) == _log);
        _realm.Options = o => o with { Logs = logs };
        _store = _realm.Ports.Runs;
        _realm.Ports = _realm.Ports with { Runs = _runs = new FaultyRuns(_store) };
    }

    public Task InitializeAsync() => Task.CompletedTask;
    public async Task DisposeAsync() => await _realm.DisposeAsync();

    [Fact]
    public async Task A_run_whose_end_is_too_large_for_its_row_is_given_back_and_holds_no_slot_for_ever()
    {
        _runs.Write = row => row.Status == RunStatus.Complete ? new RowTooLargeException("400 KB at most") : null;
        _realm.Handlers.Add(Work.Good("log"));
        _realm.Job(Plain);
        _realm.Start();

        var row = await _realm.UntilAsync(await _realm.DispatchAsync("a"), r => r.Lost == 1);

        Assert.Null(row.Session);
        Assert.Contains("400 KB at most", row.Log[^1].Info!.ToString());
    }

    [Fact]
    public async Task A_failed_chain_keeps_its_outcome_though_a_child_that_never_ran_cannot_be_read()
    {
        _runs.Read = key => key.JobId == "b" ? new PortException("no answer") : null;
        _realm.Handlers.Add(Work.Bad("log"));
        _realm.Job(Plain);
        _realm.Job(Plain.Replace("\"a\"", "\"b\"", StringComparison.Ordinal));
        _realm.Job("""{"job_id":"chain","type":"chain","worker":"core","enabled":true,"payload":["a","b"]}""");
        _realm.Start();

        var row = await _realm.SettledAsync(await _realm.DispatchAsync("chain"));

        Assert.Equal((RunStatus.Failed, 1, 0), (row.Status, row.Claim, row.Log.Count(l => l.Status == "lost")));
    }

    [Fact]
    public async Task A_child_whose_row_cannot_be_read_for_a_while_does_not_fail_its_parent()
    {
        var failures = 3;
        _runs.Read = key => key.JobId == "a" && Interlocked.Decrement(ref failures) >= 0 ? new PortException("no answer") : null;
        _realm.Handlers.Add(Work.Good("log"));
        _realm.Job(Plain);
        _realm.Job("""{"job_id":"chain","type":"chain","worker":"core","enabled":true,"payload":["a"]}""");
        _realm.Start();

        var row = await _realm.SettledAsync(await _realm.DispatchAsync("chain"));

        Assert.Equal((RunStatus.Complete, 1, 1), (row.Status, row.Claim, row.Attempt));
        Assert.True(failures < 0);
    }

    [Fact]
    public async Task A_run_that_is_given_back_while_the_store_is_away_is_given_back_when_it_is_there_again()
    {
        var failures = 3;
        _runs.Write = row => row.Status == RunStatus.Complete ? new RowTooLargeException("400 KB at most")
            : row is { Session: null, Claim: > 0 } && Interlocked.Decrement(ref failures) >= 0 ? new PortException("no answer") : null;
        _realm.Handlers.Add(Work.Good("log"));
        _realm.Job(Plain);
        _realm.Start();

        var row = await _realm.UntilAsync(await _realm.DispatchAsync("a"), r => r.Lost == 1);

        Assert.Null(row.Session);
        Assert.Contains("the worker had an internal error", row.Log[^1].Info!.ToString(), StringComparison.Ordinal);
        Assert.True(failures < 0);
    }

    [Fact]
    public async Task A_run_that_is_given_back_just_when_it_is_cancelled_ends_cancelled()
    {
        var cancelled = 0;
        _runs.Write = row =>
        {
            if (row.Status == RunStatus.Complete) return new RowTooLargeException("400 KB at most");
            if (row is { Session: null, Claim: > 0 } && Interlocked.Exchange(ref cancelled, 1) == 0)
                Assert.NotNull(new RunControl(_realm.Ports with { Runs = _store }, () => RealmConfig.Defaults, TimeProvider.System).CancelAsync(row.Key, "test", default).AsTask().GetAwaiter().GetResult());
            return null;
        };
        _realm.Handlers.Add(Work.Good("log"));
        _realm.Job(Plain);
        _realm.Start();

        Assert.Equal(RunStatus.Cancelled, (await _realm.SettledAsync(await _realm.DispatchAsync("a"))).Status);
    }

    [Fact]
    public async Task A_run_with_a_child_whose_row_a_newer_version_wrote_can_be_cancelled()
    {
        _realm.Job("""{"job_id":"chain","type":"chain","worker":"core","enabled":true,"payload":["a"]}""");
        var key = await _realm.DispatchAsync("chain");
        var child = new ChildRef { JobId = "a", RunId = "0198c2d4-0000-7000-8000-00000000dead", Position = "0" };
        await _realm.ChangeAsync(key, row => row with { Children = [child] });
        _runs.Read = read => read == child.Key ? new UnreadableRowException("no such status") : null;

        await new RunControl(_realm.Ports, () => RealmConfig.Defaults, TimeProvider.System).CancelAsync(key, "test", default);

        Assert.Equal(RunStatus.Cancelled, (await _store.GetAsync(key, default))!.Status);
    }

    // Where a message stays in the queue it comes back only when its visibility ends.
    [Fact]
    public async Task A_claim_that_applied_and_was_refused_is_looked_at_until_the_store_answers()
    {
        var (claims, failures) = (0, int.MaxValue);
        // Sent twice below the port: the second time a cancel had come between, and then the store is away.
        _runs.Answer = async (row, write) =>
        {
            if (row.Session is null || Interlocked.Increment(ref claims) > 1) return write;
            var other = await _store.WriteAsync(Rows.Next(write.Row!, write.Row! with { Cancel = new CancelRequest { At = TimeProvider.System.GetUtcNow() } }), write.Row!.Fence, default);
            Volatile.Write(ref failures, 3);
            return new RunWrite(false, other.Row);
        };
        _runs.Read = _ => Volatile.Read(ref failures) <= 3 && Interlocked.Decrement(ref failures) >= 0 ? new PortException("no answer") : null;
        _realm.Handlers.Add(Work.Good("log"));
        _realm.Job(Plain);
        _realm.Start();

        var key = await _realm.DispatchAsync("a");
        var row = (await Until.ValueAsync(() => _store.GetAsync(key, default).AsTask(), r => r?.IsSettled == true, "its end"))!;

        Assert.Equal((RunStatus.Cancelled, 0), (row.Status, row.Lost));
        Assert.True(failures < 0);
        Assert.DoesNotContain(_log.Lines, l => l.Contains("stays in the queue", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_claim_is_made_again_until_the_store_answers(int failures)
    {
        _runs.Write = row => row.Session is not null && Interlocked.Decrement(ref failures) >= 0 ? new PortException("no answer") : null;
        _realm.Handlers.Add(Work.Good("log"));
        _realm.Job(Plain);
        _realm.Start();

        var row = await _realm.SettledAsync(await _realm.DispatchAsync("a"));

        Assert.Equal((RunStatus.Complete, 1, 1), (row.Status, row.Claim, row.Attempt));
        Assert.True(failures < 0);
        Assert.DoesNotContain(_log.Lines, l => l.Contains("stays in the queue", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task A_release_that_fails_is_made_again_and_does_not_count_as_lost(int failures)
    {
        _runs.Write = row => row is { Session: null, Claim: > 0 } && Interlocked.Decrement(ref failures) >= 0 ? new PortException("no answer") : null;
        _realm.Handlers.Add(Work.Endless("log"));
        _realm.Job(Plain);
        _realm.Options = o => o with { DrainTime = TimeSpan.FromMilliseconds(100) };
        _realm.Start();
        var key = await _realm.DispatchAsync("a");
        await _realm.UntilAsync(key, r => r.Attempt == 1);

        Assert.Equal(WorkerEnd.Drained, await _realm.StopAsync());

        var row = (await _store.GetAsync(key, default))!;
        Assert.Equal((null, 0, "released"), (row.Session, row.Lost, row.Log[^1].Status));
        Assert.True(failures < 0);
    }

    [Fact]
    public async Task A_try_that_is_put_off_while_the_store_is_away_keeps_its_delay()
    {
        var failures = 8;
        _runs.Write = row => row is { Session: null, Claim: > 0 } && Interlocked.Decrement(ref failures) >= 0 ? new PortException("no answer") : null;
        _realm.Handlers.Add(Work.Bad("log"));
        _realm.Job(Plain.Replace("\"payload\"", "\"iteration_limit\":2,\"iteration_delay\":\"5m\",\"payload\"", StringComparison.Ordinal));
        _realm.Start();

        var row = await _realm.UntilAsync(await _realm.DispatchAsync("a"), r => r is { Session: null, Claim: 1 });

        Assert.Equal((RunStatus.Retrying, 0), (row.Status, row.Lost));
        Assert.Equal(TimeSpan.FromMinutes(5), row.NotBefore - row.Log.Last(l => l.Status == "retrying").TsEvent);
        Assert.True(failures < 0);
    }

    [Fact]
    public async Task A_state_that_cannot_be_read_for_a_while_does_not_fail_its_run()
    {
        var failures = 3;
        var state = new Mock<IStateStore>();
        state.Setup(s => s.GetAsync("told", It.IsAny<CancellationToken>()))
            .Returns(() => Interlocked.Decrement(ref failures) >= 0 ? throw new PortException("no answer") : ValueTask.FromResult<StateItem?>(null));
        _realm.Ports = _realm.Ports with { State = state.Object };
        _realm.Handlers.Add(Work.Good("log"));
        _realm.Job(Plain.Replace("\"payload\"", "\"state\":{\"told\":\"no\"},\"payload\"", StringComparison.Ordinal));
        _realm.Start();

        var row = await _realm.SettledAsync(await _realm.DispatchAsync("a"));

        Assert.Equal((RunStatus.Complete, 1, 1), (row.Status, row.Claim, row.Attempt));
        Assert.True(failures < 0);
    }

    [Fact]
    public async Task A_worker_that_cannot_say_that_it_left_ends_all_the_same()
    {
        var sessions = new Mock<ISessionStore>();
        sessions.Setup(s => s.BeatAsync(It.IsAny<SessionId>(), It.IsAny<DateTimeOffset>(), It.IsAny<long>(), It.IsAny<IReadOnlyCollection<string>>(), It.IsAny<CancellationToken>()))
            .Returns((SessionId id, DateTimeOffset at, long ttl, IReadOnlyCollection<string> _, CancellationToken _) => ValueTask.FromResult<Session?>(new Session { Fleet = id.Fleet, Id = id.Id, BeatAt = at, Ttl = ttl }));
        sessions.Setup(s => s.ListAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns(() => ValueTask.FromResult<IReadOnlyList<Session>>([]));
        sessions.Setup(s => s.EndAsync(It.IsAny<SessionId>(), It.IsAny<string>(), It.IsAny<long?>(), It.IsAny<CancellationToken>())).Throws(() => new PortException("no answer"));
        _realm.Ports = _realm.Ports with { Sessions = sessions.Object };
        _realm.Start();

        Assert.Equal(WorkerEnd.Drained, await _realm.StopAsync());
    }

    [Fact]
    public async Task A_row_that_cannot_be_released_holds_up_no_other()
    {
        _realm.Job(Plain);
        var control = new RunControl(_realm.Ports, () => RealmConfig.Defaults, TimeProvider.System);
        List<RunKey> keys = [await _realm.DispatchAsync("a"), await _realm.DispatchAsync("a"), await _realm.DispatchAsync("a")];
        foreach (var key in keys) await _realm.ChangeAsync(key, row => Claiming.Claimed(row, new SessionId("core", "dead"), "box", 0, false, true, row.TsDispatch));
        var refused = (await _store.HeldAsync("core", default))[0].Key;
        _runs.Write = row => row.Key == refused ? new PortException("this one not") : null;

        Assert.Equal("this one not", (await Assert.ThrowsAsync<PortException>(async () => await control.Sweeper.SweepAsync("core", default))).Message);

        foreach (var key in keys) Assert.Equal(key == refused ? 0 : 1, (await _store.GetAsync(key, default))!.Lost);
        _runs.Write = _ => null;
        Assert.Equal((1, 0), await control.Sweeper.SweepAsync("core", default));
    }

    [Fact]
    public async Task A_sweep_tells_of_each_row_that_it_moves()
    {
        _realm.Job(Plain);
        var control = new RunControl(_realm.Ports, () => RealmConfig.Defaults, TimeProvider.System);
        for (var i = 0; i < 3; i++)
            await _realm.ChangeAsync(await _realm.DispatchAsync("a"), row => Claiming.Claimed(row, new SessionId("core", "dead"), "box", 0, false, true, row.TsDispatch));
        var moves = 0;

        Assert.Equal((3, 0), await control.Sweeper.SweepAsync("core", () => moves++, default));

        Assert.True(moves >= 3);
    }

    [Fact]
    public void A_lease_never_ends_later_on_another_clock_though_its_process_was_stopped_between_the_two_readings()
    {
        var time = new FakeTimeProvider();
        var lease = new Lease(Timing.Standard, time);
        Assert.Equal(0, lease.EndOn(() => 7));
        lease.Extend(time.GetTimestamp(), first: true);
        var began = time.GetTimestamp();
        long Clock() => 1_000_000_000L + (long)time.GetElapsedTime(began).TotalNanoseconds;

        Assert.Equal(51_000_000_000, lease.EndOn(Clock));
        var late = lease.EndOn(() =>
        {
            var read = Clock();
            time.Advance(TimeSpan.FromSeconds(30));
            return read;
        });
        Assert.Equal(21_000_000_000, late);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(0, lease.EndOn(Clock));
    }

    [Fact]
    public void Last_words_that_hang_do_not_keep_a_process_from_its_end()
    {
        using var never = new ManualResetEventSlim();

        HardExit.Say(never.Wait, TimeSpan.FromMilliseconds(50));
        var said = false;
        HardExit.Say(() => said = true, TimeSpan.FromSeconds(30));

        Assert.True(said);
        never.Set();
    }

    [Theory]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(PortException))]
    public async Task A_queue_that_breaks_in_whatever_way_does_not_end_the_worker(Type how)
    {
        var queue = new BreakingQueue(_realm.Ports.Queue, 2, () => (Exception)(how == typeof(PortException) ? new PortException("no answer") : Activator.CreateInstance(how, "no answer")!));
        _realm.Ports = _realm.Ports with { Queue = queue };
        _realm.Handlers.Add(Work.Good("log"));
        _realm.Job(Plain);
        var key = await _realm.DispatchAsync("a");
        _realm.Start();

        Assert.Equal(RunStatus.Complete, (await _realm.SettledAsync(key)).Status);
        Assert.Equal(2, _log.Lines.Count(l => l.StartsWith("Receiving for fleet core", StringComparison.Ordinal)));
        Assert.Equal(WorkerEnd.Drained, await _realm.StopAsync());
    }

    [Fact]
    public async Task A_worker_whose_queue_is_broken_for_good_ends_when_told_to()
    {
        var queue = new BreakingQueue(_realm.Ports.Queue, int.MaxValue, () => new InvalidOperationException("no answer"));
        _realm.Ports = _realm.Ports with { Queue = queue };
        _realm.Start();
        await Until.Async(() => _log.Lines.Any(l => l.Contains("broke unexpectedly", StringComparison.Ordinal)), "its complaint");

        Assert.Equal(WorkerEnd.Drained, await _realm.StopAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_state_is_told_whatever_the_queue_answers(bool unreachable)
    {
        var queue = new Mock<IMessageQueue>();
        queue.Setup(q => q.ReceiveAsync(It.IsAny<string>(), It.IsAny<int>(), It.IsAny<TimeSpan>(), It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>()))
            .Returns(async (string _, int _, TimeSpan _, TimeSpan _, CancellationToken cancellation) =>
            {
                await Never.EndsAsync(cancellation);
                return (IReadOnlyList<QueueMessage>)[];
            });
        queue.Setup(q => q.DepthAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).Throws(unreachable ? new PortException("no answer") : new InvalidOperationException("no answer"));
        var state = new StateReport();
        _realm.Ports = _realm.Ports with { Queue = queue.Object };
        _realm.Options = o => o with { State = state };
        _realm.Start();
        await Until.Async(() => state.Lines().Count >= 2, "the worker's state");

        Assert.Contains("slots: 0 of 4 taken; queue: no answer", string.Join('\n', state.Lines()));
    }

    // Its first receives fail.
    private sealed class BreakingQueue(IMessageQueue inner, int failures, Func<Exception> failure) : IMessageQueue
    {
        private int _left = failures;

        public ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string fleet, int max, TimeSpan visibility, TimeSpan wait, CancellationToken cancellation) =>
            Interlocked.Decrement(ref _left) >= 0 ? throw failure() : inner.ReceiveAsync(fleet, max, visibility, wait, cancellation);

        public ValueTask DeleteAsync(string fleet, IReadOnlyCollection<string> receiptHandles, CancellationToken cancellation) => inner.DeleteAsync(fleet, receiptHandles, cancellation);
        public ValueTask SendAsync(string fleet, string body, TimeSpan delay, CancellationToken cancellation) => inner.SendAsync(fleet, body, delay, cancellation);
        public ValueTask ChangeVisibilityAsync(string fleet, string receiptHandle, TimeSpan visibility, CancellationToken cancellation) => inner.ChangeVisibilityAsync(fleet, receiptHandle, visibility, cancellation);
        public ValueTask DeadLetterAsync(string fleet, DeadLetter letter, CancellationToken cancellation) => inner.DeadLetterAsync(fleet, letter, cancellation);
        public ValueTask<IReadOnlyList<DeadLetter>> ListDeadAsync(string fleet, int limit, CancellationToken cancellation) => inner.ListDeadAsync(fleet, limit, cancellation);
        public ValueTask<QueueDepth> DepthAsync(string fleet, CancellationToken cancellation) => inner.DepthAsync(fleet, cancellation);
    }
}
