using Lava.Core.Model;
using Lava.Core.Running;

namespace Lava.Core.Tests.Running;

public sealed class BeatWatchTests
{
    private static readonly Timing Standard = Timing.Standard;

    private static Session Peer(int n, long beat = 1) => new() { Fleet = "core", Id = $"s{n:000}", Beat = beat };

    [Fact]
    public void A_peer_is_stale_when_its_beat_has_not_moved_for_the_fence_time()
    {
        var watch = new BeatWatch(Standard);
        Assert.Empty(watch.Look([Peer(1)], Standard.Beat));
        Assert.Empty(watch.Look([Peer(1)], Standard.Beat));
        Assert.Empty(watch.Look([Peer(1)], Standard.Beat));
        Assert.Equal("s001", Assert.Single(watch.Look([Peer(1)], Standard.Beat)).Id);
    }

    [Fact]
    public void A_beat_that_moves_starts_the_count_anew()
    {
        var watch = new BeatWatch(Standard);
        for (var beat = 0; beat < 10; beat++)
        {
            Assert.Empty(watch.Look([Peer(1, beat)], Standard.Fence));
            Assert.Empty(watch.Look([Peer(1, beat)], Standard.Beat * 2));
        }
    }

    [Fact]
    public void Time_in_which_the_observers_own_beats_failed_does_not_count()
    {
        var watch = new BeatWatch(Standard);
        for (var i = 0; i < 100; i++) Assert.Empty(watch.Look([Peer(1)], TimeSpan.Zero));
    }

    [Fact]
    public void A_peer_that_was_out_of_sight_is_seen_for_the_first_time_again()
    {
        var watch = new BeatWatch(Standard);
        watch.Look([Peer(1)], Standard.Beat);
        watch.Look([Peer(1)], Standard.Beat * 2);
        watch.Look([], Standard.Beat);
        Assert.Empty(watch.Look([Peer(1)], Standard.Fence));
    }

    [Theory]
    [InlineData(1, 0, "")]
    [InlineData(3, 1, "s000,s002")]
    [InlineData(8, 3, "s000,s001,s002,s004,s005,s006,s007")]
    [InlineData(9, 3, "s004,s005,s006")]
    [InlineData(9, 7, "s008,s000,s001")]
    [InlineData(9, 8, "s000,s001,s002")]
    [InlineData(300, 298, "s299,s000,s001")]
    public void A_worker_watches_the_three_that_follow_it_and_all_in_a_fleet_of_up_to_eight(int fleet, int me, string watched)
    {
        var sessions = Enumerable.Range(0, fleet).Select(n => Peer(n)).ToList();
        Assert.Equal(watched, string.Join(',', BeatWatch.Watched(sessions, sessions[me].Key).Select(s => s.Id)));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(50)]
    [InlineData(300)]
    public void Everybody_in_a_fleet_is_watched_by_three(int fleet)
    {
        var sessions = Enumerable.Range(0, fleet).Select(n => Peer(n)).ToList();
        var watchers = sessions.SelectMany(s => BeatWatch.Watched(sessions, s.Key)).GroupBy(s => s.Id).ToList();
        Assert.Equal(fleet, watchers.Count);
        Assert.All(watchers, w => Assert.Equal(3, w.Count()));
    }

    [Fact]
    public void All_times_scale_with_the_beat()
    {
        Assert.Equal([50, 60, 90, 15, 10], Times(Timing.Standard));
        Assert.Equal([1, 1.2, 1.8, 0.3, 0.2], Times(new Timing(TimeSpan.FromSeconds(0.4))).Select(t => Math.Round(t, 6)));
    }

    private static double[] Times(Timing t) => [t.Lease.TotalSeconds, t.Fence.TotalSeconds, t.Watchdog.TotalSeconds, t.StartMargin.TotalSeconds, t.ActionTime.TotalSeconds];
}
