using System.Text.RegularExpressions;
using Lava.Core.Model;

namespace Lava.EndToEnd.Chaos;

/// <summary>How <c>lava up</c> comes to its end, and what it says on the way.</summary>
public sealed class StopTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [Trait("Category", "Slow")]
    public async Task The_first_signal_takes_no_more_work_and_lets_jobs_end(string signal)
    {
        await using var realm = await ChaosRealm.CreateAsync(slots: 2, longestNap: 3000);
        using var up = await AtWorkAsync(realm, 2);
        up.Signal(signal);
        await Until.Async(() => up.Error.Contains("taking no more work", StringComparison.Ordinal), "its answer");
        realm.Dispatch("nap", 1);

        Assert.Equal(0, up.Wait());
        var runs = await realm.RunsAsync();
        Assert.Equal(2, runs.Count(r => r is { Status: RunStatus.Complete, Attempt: 1 }));
        Assert.Equal(1, runs.Count(r => r is { Status: RunStatus.Dispatched, Claim: 0 }));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task The_second_signal_ends_jobs_at_once_and_gives_their_runs_back()
    {
        await using var realm = await ChaosRealm.CreateAsync(slots: 2, longestNap: 600_000);
        using var up = await AtWorkAsync(realm, 2);
        up.Signal("TERM");
        await Until.Async(() => up.Error.Contains("taking no more work", StringComparison.Ordinal), "its answer");
        Assert.NotEmpty(realm.JobProcesses());
        up.Signal("TERM");

        Assert.Equal(0, up.Wait());
        Assert.All(await realm.RunsAsync(), r => Assert.Equal((RunStatus.Running, null, 0, 1), (r.Status, r.Session, r.Lost, r.Attempt)));
        Assert.Empty(realm.JobProcesses());
        Assert.Empty(await realm.SessionsAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(realm.Work));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task SIGINT_ends_one_that_a_script_started_with_SIGINT_ignored()
    {
        await using var realm = await ChaosRealm.CreateAsync(slots: 2, longestNap: 100);
        using var up = LavaProcess.StartProgram("/bin/sh", [], "-c", "trap '' INT HUP; exec \"$@\"", "sh", Repository.Program, "up", realm.Folder);
        realm.Dispatch("nap", 1);
        await Until.Async(async () => (await realm.RunsAsync()).All(r => r.IsSettled), "its work");
        up.Signal("HUP");
        up.Signal("INT");

        Assert.Equal(0, up.Wait());
        Assert.Single(Regex.Matches(up.Error, "taking no more work"));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task SIGUSR1_tells_sessions_leases_slots_runs_and_processes_but_no_parameter()
    {
        await using var realm = await ChaosRealm.CreateAsync(slots: 3, longestNap: 600_000);
        using var up = await AtWorkAsync(realm, 2, more: ["-p", "vars.password=hunter2"]);
        up.Signal("USR1");

        await Until.Async(() => Regex.Count(up.Error, "run [0-9a-f-]{36} of nap") == 2, "its state");
        var session = (await realm.SessionsAsync()).Single();
        Assert.Matches($"fleet core: session {session.Id}, process {up.Process.Id}, launcher {session.LauncherPid}: last good beat .* ago, .* of its lease left", up.Error);
        Assert.Contains("slots: 2 of 3 taken; queue: 0 visible", up.Error);
        Assert.Equal(2, Regex.Count(up.Error, @"claim 1, attempt 1, iteration 1, running, started .* ago, process [0-9]+\r?$", RegexOptions.Multiline));
        Assert.DoesNotContain("hunter2", up.Error);
        Assert.False(up.Process.HasExited);
        up.Signal("TERM");
        up.Signal("TERM");
        up.Wait();
    }

    [Fact]
    [Trait("Category", "Slow")]
    public Task A_worker_that_hangs_says_so_with_its_state_and_fails() => HangAsync("1s", "30s");

    [Fact]
    [Trait("Category", "Nightly")]
    public Task A_worker_with_the_beat_of_production_that_hangs_for_a_minute_says_so_and_fails() => HangAsync("20s", "1m 00s");

    // A launcher that is stopped never says that none of its jobs is left: the worker that waits for it hangs.
    private static async Task HangAsync(string beat, string span)
    {
        await using var realm = await ChaosRealm.CreateAsync(slots: 2, longestNap: 600_000);
        using var up = await AtWorkAsync(realm, 1, beat);
        var launcher = (await realm.SessionsAsync()).Single().LauncherPid;
        HostView.Signal(launcher, HostView.Stop);
        try
        {
            up.Signal("TERM");
            await Until.Async(() => up.Error.Contains("taking no more work", StringComparison.Ordinal), "its answer");
            up.Signal("TERM");

            Assert.Equal(1, up.Wait());
        }
        finally
        {
            HostView.Signal(launcher, HostView.Continue);
        }
        Assert.Contains($"the ending of its jobs has not moved for {span}: ", up.Error);
        Assert.Matches("run [0-9a-f-]{36} of nap: claim 1, attempt 1, iteration 1, running, .* told to stop", up.Error);
        await Until.Async(() => realm.JobProcesses().Count == 0 && !HostView.IsAlive(launcher), "the end of what it left",
            () => $"processes {string.Join(' ', realm.JobProcesses())} of jobs, launcher {(HostView.IsAlive(launcher) ? "alive" : "gone")}: {up.Error}", 20);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_worker_that_cannot_start_says_why_and_fails()
    {
        await using var realm = await ChaosRealm.CreateAsync(slots: 2, longestNap: 100);
        using var up = LavaProcess.StartWith(new() { ["LAVA_LAUNCHER"] = "/bin/false" }, "up", realm.Folder);

        Assert.Equal(1, up.Wait());
        Assert.Contains("launcher", up.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", up.Error, StringComparison.Ordinal);
    }

    /// <summary><c>lava up</c> on this realm, with so many jobs at work.</summary>
    private static async Task<LavaProcess> AtWorkAsync(ChaosRealm realm, int jobs, string beat = "1s", params string[] more)
    {
        realm.Dispatch("nap", jobs, more);
        var up = LavaProcess.StartWith(new() { ["LAVA_BEAT"] = beat }, "up", realm.Folder);
        try
        {
            await Until.Async(() => Story.Read(realm.Story).Starts == jobs, $"{jobs} jobs at work", () => up.Error);
            return up;
        }
        catch
        {
            up.Dispose();
            throw;
        }
    }
}
