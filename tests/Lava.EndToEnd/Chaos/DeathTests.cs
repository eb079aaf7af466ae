using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Xunit.Abstractions;

namespace Lava.EndToEnd.Chaos;

/// <summary>One worker dies or hangs while another one of its fleet works on.</summary>
[Collection(Alone.Name)]
public class DeathTests(ITestOutputHelper output)
{
    private static readonly Timing Times = new(TimeSpan.FromSeconds(2));

    /// <summary>So slow a beat that the next one and the fence can't be taken for each other.</summary>
    private static readonly Timing SlowTimes = Timing.Standard;
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    [Fact]
    [Trait("Category", "Slow")]
    [Trait("Category", "Chaos")]
    public async Task A_killed_worker_leaves_no_process_and_its_runs_are_taken_with_the_next_beat_of_another()
    {
        var took = await DieAsync(SlowTimes, (_, worker, _) => KilledAsync(worker));
        Assert.True(took < SlowTimes.Beat + Slack, $"its runs were freed after {took}: not by its death on this host, but by the fence");
    }

    [Fact]
    [Trait("Category", "Slow")]
    [Trait("Category", "Chaos")]
    public async Task Of_a_worker_killed_together_with_its_launcher_no_process_lives_when_its_runs_start_again()
    {
        var took = await DieAsync(SlowTimes, (_, worker, launcher) => KilledAsync(launcher, worker));
        Assert.True(took < SlowTimes.Beat + Slack, $"its runs were freed after {took}: not by its death on this host, but by the fence");
    }

    [Fact]
    [Trait("Category", "Slow")]
    [Trait("Category", "Chaos")]
    public async Task A_worker_stopped_past_its_lease_loses_its_jobs_before_they_start_again()
    {
        var took = await DieAsync(Times, (realm, worker, _) => StoppedAsync(realm, worker));
        Assert.True(took <= Times.Fence + Times.Beat * 3, $"its runs were freed after {took}");
    }

    [Fact]
    [Trait("Category", "Slow")]
    [Trait("Category", "Chaos")]
    public async Task A_worker_and_a_launcher_stopped_past_the_lease_lose_their_jobs_too()
    {
        var took = await DieAsync(Times, (realm, worker, launcher) => StoppedAsync(realm, launcher, worker));
        Assert.True(took <= Times.Fence + Times.Beat * 3, $"its runs were freed after {took}");
    }

    [Fact]
    [Trait("Category", "Slow")]
    [Trait("Category", "Chaos")]
    public async Task The_next_start_ends_what_a_worker_killed_with_its_launcher_left()
    {
        await using var realm = await ChaosRealm.CreateAsync(slots: 4, longestNap: 600_000);
        realm.Dispatch("nap", 4);
        using var first = new StandingWorker(realm.Folder, "2s");
        first.Keep();
        var session = await WorkingAsync(realm, starts: 4);
        HostView.Signal(session.LauncherPid, HostView.Kill);
        HostView.Signal(session.Pid, HostView.Kill);
        await Until.Async(() => !HostView.IsAlive(session.Pid) && !HostView.IsAlive(session.LauncherPid), "their death");
        foreach (var run in await realm.RunsAsync()) realm.Cancel(run.RunId);

        using var second = new StandingWorker(realm.Folder, "2s");
        second.Keep();
        await Until.Async(async () => (await realm.RunsAsync()).All(r => r.IsSettled), "the cancelling");
        await Until.Async(() => HostView.WithEnvironment($"LAVA_SESSION={session.Key}").Count == 0, "the end of what was left");

        Assert.All(await realm.RunsAsync(), r => Assert.Equal((RunStatus.Cancelled, 1), (r.Status, r.Attempt)));
        Assert.Equal(0, second.End("TERM"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(realm.Work));
    }

    // Two workers; the one that took the jobs comes to harm. Returns how long its last run took to be freed.
    private async Task<TimeSpan> DieAsync(Timing times, Func<ChaosRealm, int, int, Task<DateTimeOffset>> harm)
    {
        await using var realm = await ChaosRealm.CreateAsync(slots: 8, longestNap: 3000);
        realm.Dispatch("nap", 8);
        using var victim = new StandingWorker(realm.Folder, $"{times.Beat.TotalSeconds}s");
        using var other = new StandingWorker(realm.Folder, $"{times.Beat.TotalSeconds}s");
        victim.Keep();
        var session = await WorkingAsync(realm, starts: 1);
        other.Keep();
        await Until.Async(async () => (await realm.SessionsAsync()).Count == 2, "the other worker");
        // All of the victim's, and long enough to be at work when it comes to harm.
        realm.Dispatch("nap", 40);
        await Until.Async(async () => (await realm.Ports.Runs.HeldAsync("core", default)).Count(h => h.Session == session.Key) >= 4, "four runs held by it");

        var at = await harm(realm, session.Pid, session.LauncherPid);
        await Until.Async(async () => (await realm.RunsAsync()).All(r => r.IsSettled), "the end of all runs", 180);

        Assert.Empty(HostView.WithEnvironment($"LAVA_SESSION={session.Key}"));
        Assert.Empty(Story.Read(realm.Story).Overlaps());
        var runs = await realm.RunsAsync();
        Assert.All(runs, r => Assert.Equal(RunStatus.Complete, r.Status));
        var freed = runs.SelectMany(r => r.Log).Where(l => l.Status == "lost").Select(l => l.TsEvent - at).ToList();
        Assert.NotEmpty(freed);
        output.WriteLine($"{freed.Count} runs lost, freed after {freed.Min().TotalSeconds:0.0} to {freed.Max().TotalSeconds:0.0} s");
        HostView.Signal(session.LauncherPid, HostView.Continue);
        HostView.Signal(session.Pid, HostView.Continue);
        Assert.Equal(0, other.End("TERM"));
        if (HostView.IsAlive(session.Pid)) Assert.Equal(0, victim.End("TERM"));
        return freed.Max();
    }

    private static Task<DateTimeOffset> KilledAsync(params int[] pids)
    {
        var at = TimeProvider.System.GetUtcNow();
        foreach (var pid in pids) HostView.Signal(pid, HostView.Kill);
        return Task.FromResult(at);
    }

    // Not inside a transaction: the realm's one database would stand still with the process that holds its lock, and the test with it.
    private async Task<DateTimeOffset> StoppedAsync(ChaosRealm realm, params int[] pids)
    {
        while (true)
        {
            var at = TimeProvider.System.GetUtcNow();
            foreach (var pid in pids) HostView.Signal(pid, HostView.Stop);
            var write = realm.Ports.Sessions.PutSeenAsync(new SessionId("core", "probe"), new BeatSeen(0, at), CancellationToken.None).AsTask();
            try
            {
                await write.WaitAsync(TimeSpan.FromSeconds(2));
                return at;
            }
            catch (TimeoutException)
            {
                output.WriteLine("stopped inside a transaction: once more");
            }
            foreach (var pid in pids) HostView.Signal(pid, HostView.Continue);
            await write;
        }
    }

    private static async Task<Session> WorkingAsync(ChaosRealm realm, int starts)
    {
        await Until.Async(() => Story.Read(realm.Story).Starts >= starts, $"{starts} jobs at work");
        return (await realm.SessionsAsync()).Single();
    }
}
