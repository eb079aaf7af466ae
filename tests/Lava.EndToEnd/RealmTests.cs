using System.Text.Json.Nodes;

namespace Lava.EndToEnd;

public class RealmTests
{
    private const string Realm = "realm: e2e\nfleets:\n  core: {slots: 4}\n";

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_run_whose_worker_is_killed_is_finished_by_the_next_worker_and_never_runs_twice_at_once()
    {
        var realm = Repository.NewRealm(
            ("realm.yaml", Realm),
            ("jobs/slow.yaml", "job_id: slow\ntype: exe\nworker: core\nenabled: true\npayload: slow.sh\ndescription: d\nowner: o\n"));
        var story = Path.Combine(realm, "story");
        Directory.CreateDirectory(Path.Combine(realm, "payloads"));
        File.WriteAllText(Path.Combine(realm, "payloads", "slow.sh"), $"#!/bin/sh\necho \"start $$\" >> {story}\nsleep 4\necho \"end $$\" >> {story}\n");

        using (var first = LavaProcess.Start("up", realm))
        {
            Assert.Equal(0, LavaProcess.Run("dispatch", "--dir", realm, "slow").Code);
            await Until.Async(() => File.Exists(story), "the first start");
            first.Signal("KILL");
            first.Process.WaitForExit();
        }
        var pid = File.ReadAllText(story).Split(' ', '\n')[1];
        await Until.Async(() => !Directory.Exists($"/proc/{pid}"), "the end of the dead worker's job", 10);

        using var second = LavaProcess.Start("up", realm);
        await Until.Async(() => Runs(realm).Single()["status"]!.ToString() is "complete" or "failed", "the run's end");
        var run = Runs(realm).Single();
        second.Signal("INT");

        Assert.Equal(0, second.Wait());
        Assert.Equal("complete", (string?)run["status"]);
        Assert.Equal(2, (int)run["attempt"]!);
        Assert.Equal(["start", "start", "end"], File.ReadAllLines(story).Select(l => l.Split(' ')[0]));
        var log = JsonNode.Parse(LavaProcess.Run("show", "--dir", realm, (string)run["run_id"]!, "--json").Output)!["log"]!.AsArray();
        Assert.Contains(log, e => (string?)e!["status"] == "lost");
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_file_dropped_into_a_triggers_bucket_runs_its_job()
    {
        var realm = Repository.CopySample("weather");
        using var up = LavaProcess.Start("up", realm);
        var inbox = Path.Combine(realm, ".lava", "buckets", "weather-inbox");
        await Until.Async(() => Directory.Exists(inbox) && up.Output.Length + up.Error.Length > 0, "the inbox");

        File.Copy(Path.Combine(realm, "payloads", "weather", "seattle-weather.csv"), Path.Combine(inbox, "drop.csv"));
        await Until.Async(() => Runs(realm).Any(r => (string?)r["job_id"] == "weather/ingest" && (string?)r["status"] == "complete"), "the ingest");
        up.Signal("INT");

        Assert.Equal(0, up.Wait());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_backlog_is_worked_off_once_each_and_leaves_nothing_behind()
    {
        var realm = Repository.NewRealm(
            ("realm.yaml", Realm),
            ("jobs/note.yaml", "job_id: note\ntype: log\nworker: core\nenabled: true\npayload: null\ndescription: d\nowner: o\n"));
        using var up = LavaProcess.Start("up", realm);

        Assert.Equal(0, LavaProcess.Run("dispatch", "--dir", realm, "note", "--count", "500").Code);
        await Until.Async(() => Runs(realm, "--status", "complete").Count == 500, "500 complete runs", 120);
        up.Signal("INT");

        Assert.Equal(0, up.Wait());
        Assert.Equal(500, Runs(realm).Count);
        Assert.All(Runs(realm), r => Assert.Equal(1, (int)r["attempt"]!));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(realm, ".lava", "work")));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_running_job_is_cancelled_by_another_process()
    {
        var realm = Repository.NewRealm(
            ("realm.yaml", Realm),
            ("jobs/nap.yaml", "job_id: nap\ntype: cmd\nworker: core\nenabled: true\npayload: sleep 60\ndescription: d\nowner: o\n"));
        using var up = LavaProcess.Start("up", realm);
        var id = LavaProcess.Run("dispatch", "--dir", realm, "nap").Output.Trim();
        await Until.Async(() => Runs(realm).Any(r => (string?)r["status"] == "running"), "the start");

        Assert.Equal(0, LavaProcess.Run("cancel", "--dir", realm, id).Code);
        await Until.Async(() => Runs(realm).Any(r => (string?)r["status"] == "cancelled"), "the cancelling", 20);
        up.Signal("INT");

        Assert.Equal(0, up.Wait());
    }

    [Fact]
    public void Ten_broken_specs_are_all_named_by_one_check()
    {
        string[] broken =
        [
            "type: cmd\nworker: core\npayload: x", "job_id: b2\ntype: cmd\npayload: x", "job_id: b3\ntype: cdm\nworker: core\npayload: x",
            "job_id: b4\ntype: cmd\nworker: core\npayload: x\niteration_limit: 0", "job_id: b5\ntype: cmd\nworker: core\npayload: x\nenabeld: true",
            "job_id: b6\ntype: cmd\nworker: core\npayload: x\nparameters: {timeout: 5x}", "job_id: b7\ntype: chain\nworker: core\npayload: [nosuch]",
            "job_id: b8\ntype: log\nworker: core\npayload: null\ndispatcher: main\nschedule: '61 * * * *'",
            "job_id: b9\ntype: cmd\nworker: core\npayload: x\nglobals: {lava: 1}", "job_id: b10\ntype: dag\nworker: core\npayload: {b10x: b10y, b10y: b10x}",
        ];
        var realm = Repository.NewRealm([("realm.yaml", Realm), .. broken.Select((text, i) => ($"jobs/b{i + 1}.yaml", text + "\n"))]);

        var (code, output, _) = LavaProcess.Run("check", realm);

        Assert.Equal(1, code);
        for (var i = 1; i <= broken.Length; i++) Assert.Contains($"jobs/b{i}.yaml:", output);
    }

    private static List<JsonObject> Runs(string realm, params string[] more) =>
        [.. LavaProcess.Run(["runs", "--dir", realm, "--json", "--limit", "10000", .. more]).Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!.AsObject())];
}
