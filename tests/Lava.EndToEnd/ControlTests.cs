using System.Text.Json.Nodes;

namespace Lava.EndToEnd;

/// <summary>What one process asks of a realm that another one runs.</summary>
public class ControlTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_cancelled_run_ends_within_3_seconds_and_leaves_no_process()
    {
        using var realm = new ScratchRealm(
            ("jobs/nap.yaml", "job_id: nap\ntype: exe\nworker: core\nenabled: true\npayload: nap.sh\n"),
            ("payloads/nap.sh", "#!/bin/sh\nsleep 60 &\necho \"$$ $!\" > \"$PIDS.new\"\nmv \"$PIDS.new\" \"$PIDS\"\nwait\n"));
        var pids = Path.Combine(realm.Folder, "pids");
        using var up = LavaProcess.Start("up", realm.Folder);
        var run = realm.Dispatch("nap", "-p", $"env:={new JsonObject { ["PIDS"] = pids }.ToJsonString()}");
        await Until.Async(() => File.Exists(pids), "the job's processes");

        realm.Lava("cancel", run);
        await Until.Async(() => realm.Status(run) == "cancelled", "the cancelling", 10);

        // By the row's own instants: the start of the commands that ask is no part of it.
        var row = realm.Show(run);
        var asked = row["log"]!.AsArray().Single(e => (string?)e!["status"] == "cancelling")!["ts"]!;
        var took = DateTimeOffset.Parse((string)row["ts_end"]!) - DateTimeOffset.Parse((string)asked!);
        Assert.True(took < TimeSpan.FromSeconds(3), $"it took {took}");
        Assert.All(File.ReadAllText(pids).Split(' '), pid => Assert.False(Directory.Exists($"/proc/{pid.Trim()}"), $"process {pid} is left"));
        up.Signal("INT");
        Assert.Equal(0, up.Wait());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_failed_run_is_retried_under_its_own_id()
    {
        using var realm = new ScratchRealm(
            ("jobs/look.yaml", "job_id: look\ntype: cmd\nworker: core\nenabled: true\npayload: cat\nparameters: {args: [\"{{ globals.file }}\"]}\n"));
        var file = Path.Combine(realm.Folder, "there");
        using var up = LavaProcess.Start("up", realm.Folder);
        var run = realm.Dispatch("look", "-g", $"file={file}");
        await Until.Async(() => realm.Status(run) == "failed", "the failure");

        File.WriteAllText(file, "now it is");
        realm.Lava("retry", run);
        await Until.Async(() => realm.Status(run) == "complete", "the second try");

        Assert.Equal(2, (int)realm.Show(run)["attempt"]!);
        Assert.Contains("now it is", realm.Lava("logs", run), StringComparison.Ordinal);
        up.Signal("INT");
        Assert.Equal(0, up.Wait());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_backlog_of_a_thousand_leaves_the_queue_empty()
    {
        using var realm = new ScratchRealm(("jobs/note.yaml", "job_id: note\ntype: log\nworker: core\nenabled: true\npayload: --\n"));
        using var up = LavaProcess.Start("up", realm.Folder);
        Assert.Equal(1000, realm.Dispatch("note", "--count", "1000").Split('\n').Distinct().Count());

        await Until.Async(() => realm.Lava("runs", "--status", "complete", "--limit", "2000", "--json").Count(c => c == '\n') == 1000, "1000 complete runs", 150);
        await Until.Async(() => Waiting(realm) == 0, "an empty queue", 10);

        // A run's folder goes after its row is settled: only a drained realm has none.
        up.Signal("INT");
        Assert.Equal(0, up.Wait());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(realm.Folder, ".lava", "work")));
    }

    private static int Waiting(ScratchRealm realm)
    {
        var fleet = JsonNode.Parse(realm.Lava("fleets", "--json"))!;
        return fleet["queue"]!.AsObject().Sum(part => (int)part.Value!) + (int)fleet["held"]! + (int)fleet["backlog"]!;
    }
}
