using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Worker.Engine;
using Moq;

namespace Lava.Worker.Tests.Engine;

public sealed class StallWatchTests : IAsyncLifetime
{
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
        // One slot, which a job keeps: the receiving rests, and only the beat can stall.
        _realm.Handlers.Add(Work.Endless("log"));
        _realm.Job("""{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null}""");
        _realm.Options = o => o with { Fleets = new Dictionary<string, int> { ["core"] = 1 }, StallTime = TimeSpan.FromSeconds(4), Stalled = what => _stalled.TrySetResult(what) };
        await _realm.DispatchAsync("a");
        _realm.Start();

        var what = await _stalled.Task.WaitAsync(TimeSpan.FromSeconds(60));
        never.SetResult(null);
        Assert.Equal("the beat of fleet core", what);
    }
}
