using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Worker.Engine;
using Lava.Worker.Handlers;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Lava.Worker.Tests.Engine;

public sealed class StallWatchTests : IAsyncLifetime
{
    private static readonly Dictionary<string, int> OneSlot = new() { ["core"] = 1 };
    private readonly EngineRealm _realm = new();
    private readonly TaskCompletionSource<string> _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task InitializeAsync() => Task.CompletedTask;
    public async Task DisposeAsync() => await _realm.DisposeAsync();

    [Fact]
    public async Task The_loop_that_stands_still_is_named_and_one_that_rests_or_ended_is_not()
    {
        using var watch = new StallWatch(TimeSpan.FromMilliseconds(500), what => _stalled.TrySetResult(what));
        watch.Watch("one that ended").Dispose();
        using var resting = watch.Watch("one that rests");
        resting.Rest();
        using var stuck = watch.Watch("the stuck one");
        stuck.Move();

        Assert.Equal("the stuck one", await _stalled.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData(1.0, 1.0)]
    [InlineData(1.9, 1.9)]
    [InlineData(3600, 1.0)]
    public void Time_in_which_the_process_was_stopped_or_the_machine_suspended_does_not_count(double elapsed, double counted) =>
        Assert.Equal(TimeSpan.FromSeconds(counted), StallWatch.Counted(TimeSpan.FromSeconds(elapsed), TimeSpan.FromSeconds(1)));

    [Fact]
    public async Task A_beat_that_never_returns_is_a_stall_of_the_worker()
    {
        var sessions = new Mock<ISessionStore>();
        var beats = 0;
        var never = new TaskCompletionSource<Session?>();
        sessions.Setup(s => s.BeatAsync(It.IsAny<SessionId>(), It.IsAny<DateTimeOffset>(), It.IsAny<long>(), It.IsAny<IReadOnlyCollection<string>>(), It.IsAny<CancellationToken>()))
            .Returns((SessionId id, DateTimeOffset at, long ttl, IReadOnlyCollection<string> _, CancellationToken _) =>
                ++beats == 1 ? ValueTask.FromResult<Session?>(new Session { Fleet = id.Fleet, Id = id.Id, BeatAt = at, Ttl = ttl }) : new ValueTask<Session?>(never.Task));
        sessions.Setup(s => s.ListAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).Returns(() => ValueTask.FromResult<IReadOnlyList<Session>>([]));
        _realm.Ports = _realm.Ports with { Sessions = sessions.Object };
        KeepBusy();
        _realm.Options = o => o with { Fleets = OneSlot, StallTime = TimeSpan.FromSeconds(4), Stalled = what => _stalled.TrySetResult(what) };
        await _realm.DispatchAsync("a");
        _realm.Start();

        var what = await _stalled.Task.WaitAsync(TimeSpan.FromSeconds(60));
        never.SetResult(null);
        Assert.Equal("the beat of fleet core has not moved for 4s", what);
    }

    [Fact]
    public async Task A_sweep_that_never_returns_is_a_stall_of_the_worker()
    {
        var never = new TaskCompletionSource<IReadOnlyList<HeldRun>>();
        _realm.Ports = _realm.Ports with { Runs = new FaultyRuns(_realm.Ports.Runs) { Held = () => new ValueTask<IReadOnlyList<HeldRun>>(never.Task) } };
        KeepBusy();
        _realm.Options = o => o with { Fleets = OneSlot, StallTime = TimeSpan.FromSeconds(4), Stalled = what => _stalled.TrySetResult(what) };
        await _realm.DispatchAsync("a");
        _realm.Start();

        var what = await _stalled.Task.WaitAsync(TimeSpan.FromSeconds(60));
        never.SetResult([]);
        Assert.Equal("the sweep of fleet core has not moved for 4s", what);
    }

    [Fact]
    public async Task After_the_drain_deadline_a_job_may_take_its_grace()
    {
        _realm.Handlers.Add(new Work("log", async (_, cancellation) =>
        {
            await Until.Async(() => cancellation.IsCancellationRequested, "the deadline");
            await Until.PassedAsync(TimeSpan.FromSeconds(6));
            return HandlerOutcome.Success();
        }));
        var (row, end) = await DrainAsync("30s");

        Assert.Equal(WorkerEnd.Drained, await end);
        Assert.False(_stalled.Task.IsCompleted);
        Assert.Null((await _realm.Ports.Runs.GetAsync(row, default))!.Session);
    }

    [Fact]
    public async Task After_the_drain_deadline_a_job_that_outlasts_its_grace_is_a_stall()
    {
        var never = new TaskCompletionSource<HandlerOutcome>();
        _realm.Handlers.Add(new Work("log", (_, _) => never.Task));
        var (_, end) = await DrainAsync("1s");

        var what = await _stalled.Task.WaitAsync(TimeSpan.FromSeconds(60));
        never.SetResult(HandlerOutcome.Success());
        await end;
        Assert.Equal("the ending of its jobs has not moved for 4s", what);
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(20, 60)]
    [InlineData(60, 180)]
    public void A_loop_may_stand_still_for_three_beats_and_at_least_half_a_minute(int beat, int stall) =>
        Assert.Equal(TimeSpan.FromSeconds(stall), Given(new Timing(TimeSpan.FromSeconds(beat))).StallTime);

    private static WorkerOptions Given(Timing timing) => new() { Timing = timing, Fleets = OneSlot, WorkRoot = "/", LauncherPath = "", Logs = NullLoggerFactory.Instance };

    // A job that keeps the only slot: the receiving rests, and can't stall.
    private void KeepBusy()
    {
        _realm.Handlers.Add(Work.Endless("log"));
        _realm.Job("""{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null}""");
    }

    // A run of the test's own job type at work, on a worker whose drain deadline is over at once.
    private async Task<(RunKey Run, Task<WorkerEnd> End)> DrainAsync(string grace)
    {
        _realm.Job($$"""{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null,"grace":"{{grace}}"}""");
        _realm.Options = o => o with { Fleets = OneSlot, DrainTime = TimeSpan.FromMilliseconds(100), StallTime = TimeSpan.FromSeconds(4), Stalled = what => _stalled.TrySetResult(what) };
        _realm.Start();
        var run = await _realm.DispatchAsync("a");
        await _realm.UntilAsync(run, r => r.Attempt == 1);
        return (run, _realm.StopAsync());
    }
}
