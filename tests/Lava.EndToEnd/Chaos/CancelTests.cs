using Lava.Core.Model;

namespace Lava.EndToEnd.Chaos;

/// <summary>A cancelled run's processes are gone, whatever they did to escape.</summary>
[Collection(Alone.Name)]
public class CancelTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1), Grace = TimeSpan.FromSeconds(2);

    /// <summary>Five processes that ignore TERM: the first one, a child, one in a session of its own, an orphan by double fork, and one that wiped its environment.</summary>
    private const string Stubborn = """
        #!/bin/sh
        loop='trap "" TERM HUP INT; echo $$ >> "$0"; while :; do sleep 0.1; done'
        pids=$1/pids
        trap '' TERM HUP INT
        echo $$ >> "$pids"
        sh -c "$loop" "$pids" &
        setsid sh -c "$loop" "$pids" &
        (setsid sh -c "sh -c '$loop' $pids & exit" &)
        env -i PATH="$PATH" setsid sh -c "$loop" "$pids" &
        while :; do sleep 0.1; done
        """;

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Cancel_ends_a_tree_that_ignores_TERM_and_has_escaped_its_session_within_a_beat_and_the_grace()
    {
        await using var realm = await ChaosRealm.CreateAsync(slots: 2, longestNap: 100);
        var pids = Path.Combine(realm.Folder, "pids");
        File.WriteAllText(Path.Combine(realm.Folder, "stubborn.sh"), Stubborn.ReplaceLineEndings("\n") + "\n");
        File.WriteAllText(Path.Combine(realm.Folder, "jobs", "stubborn.yaml"),
            $"job_id: stubborn\ntype: cmd\npayload: /bin/sh {realm.Folder}/stubborn.sh {realm.Folder}\nworker: core\nenabled: true\ngrace: {Grace.TotalSeconds}\ndescription: d\nowner: o\n");
        using var up = LavaProcess.Start("up", realm.Folder);
        realm.Dispatch("stubborn", 1);
        await Until.Async(() => File.Exists(pids) && File.ReadAllLines(pids).Length == 5, "its five processes");
        var run = (await realm.RunsAsync()).Single();

        realm.Cancel(run.RunId);
        await Until.Async(async () => (await realm.RunsAsync()).Single().IsSettled, "the cancelling");

        // At the instant of the status, and not a little later.
        Assert.All(File.ReadAllLines(pids), pid => Assert.False(HostView.IsAlive(int.Parse(pid)), $"process {pid} lives"));
        var row = (await realm.RunsAsync()).Single();
        Assert.Equal((RunStatus.Cancelled, 1), (row.Status, row.Attempt));
        var took = row.TsEnd!.Value - row.Log.Single(l => l.Status == "cancelling").TsEvent;
        Assert.InRange(took, Grace, Beat + Grace + TimeSpan.FromSeconds(2)); // Two seconds for a busy machine.
        up.Signal("TERM");
        Assert.Equal(0, up.Wait());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Cancel_reaches_a_running_job_on_this_host_without_waiting_for_a_beat()
    {
        await using var realm = await ChaosRealm.CreateAsync(slots: 2, longestNap: 600_000);
        using var up = LavaProcess.StartWith(new() { ["LAVA_BEAT"] = "20s" }, "up", realm.Folder);
        realm.Dispatch("nap", 1);
        await Until.Async(() => Story.Read(realm.Story).Starts == 1, "the job at work", () => up.Error);
        // Right after a beat, so that the next one is far.
        var before = await Until.ValueAsync(
            async () => (await realm.SessionsAsync()).Single(), s => TimeProvider.System.GetUtcNow() - s.BeatAt < TimeSpan.FromSeconds(5), "a beat just sent");

        realm.Cancel((await realm.RunsAsync()).Single().RunId);
        await Until.Async(async () => (await realm.RunsAsync()).Single().IsSettled, "the cancelling", () => up.Error, 10);

        Assert.Equal(RunStatus.Cancelled, (await realm.RunsAsync()).Single().Status);
        Assert.Equal(before.Beat, (await realm.SessionsAsync()).Single().Beat);
        Assert.Empty(realm.JobProcesses());
        up.Signal("TERM");
        Assert.Equal(0, up.Wait());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_queued_run_is_cancelled_at_once_without_any_worker()
    {
        await using var realm = await ChaosRealm.CreateAsync(slots: 2, longestNap: 100);
        realm.Dispatch("nap", 1);

        realm.Cancel((await realm.RunsAsync()).Single().RunId);

        var row = (await realm.RunsAsync()).Single();
        Assert.Equal((RunStatus.Cancelled, true, 0), (row.Status, row.IsSettled, row.Claim));
    }
}
