using System.Text;
using System.Text.Json.Nodes;
using Lava.Cli.Tests.Support;
using Lava.Core.Model;

namespace Lava.Cli.Tests;

public sealed class RunCommandsTests
{
    private static readonly string[] RunKeys =
        ["run_id", "job_id", "status", "attempt", "worker", "ts_dispatch", "ts_start", "ts_end", "exit_status", "error", "trigger", "outputs"];

    [Fact]
    public async Task Dispatch_prints_an_id_a_run_and_the_rows_carry_parameters_and_delay()
    {
        await using var realm = new TestRealm();
        realm.WithJob("a/b").WithJob("c");
        var result = await realm.RunAsync("dispatch", "a/b", "c", "--count", "3", "-p", "vars.x=1", "-p", "n:=2", "-g", "g=h", "-d", "90d");
        Assert.Equal(0, result.Exit);
        Assert.Equal(6, result.Lines.Distinct().Count());
        await using var open = await realm.OpenAsync();
        var row = await open.Ports.Runs.GetAsync(new RunKey("a/b", result.Lines[0]), default);
        Assert.Equal("""{"vars":{"x":"1"},"n":2}""", row!.Message!.Parameters!.ToJsonString());
        Assert.Equal("""{"g":"h"}""", row.Message.Globals!.ToJsonString());
        Assert.InRange(row.NotBefore!.Value - row.TsDispatch, TimeSpan.FromDays(89.9), TimeSpan.FromDays(90.1));
        Assert.Equal("manual", row.Trigger!.Source);
    }

    [Fact]
    public async Task Dispatch_of_an_unknown_or_broken_job_exits_1_and_says_why()
    {
        await using var realm = new TestRealm();
        realm.WithJob("good").Write("jobs/bad.yaml", "job_id: bad\ntype: log\n");
        var result = await realm.RunAsync("dispatch", "good", "nope", "bad");
        Assert.Equal(1, result.Exit);
        Assert.Equal(3, result.Lines.Count);
        Assert.Contains("nope: no such job", result.Error);
        Assert.Contains("bad: jobs/bad.yaml", result.Error);
        var reserved = await realm.RunAsync("dispatch", "good", "-g", "lava.master_job_id=x");
        Assert.Equal(1, reserved.Exit);
        Assert.Contains("reserved", reserved.Error);
    }

    [Fact]
    public async Task Parameters_nested_too_deep_for_a_row_are_refused_and_the_row_can_be_read()
    {
        await using var realm = new TestRealm();
        realm.WithJob("good");
        Assert.Equal(0, (await realm.RunAsync("dispatch", "good", "-p", "x:=" + new string('[', 27) + new string(']', 27))).Exit);
        var result = await realm.RunAsync("dispatch", "good", "-p", "x:=" + new string('[', 60) + new string(']', 60), "-d", "922337203685s");
        Assert.Equal(1, result.Exit);
        Assert.Contains("parameters: nested over 28 levels", result.Error);
        Assert.Equal("rejected", (string?)(await realm.RunAsync("show", result.Only, "--json")).Json["status"]);
        Assert.Equal(0, (await realm.RunAsync("dispatch", "good", "-d", "922337203685s")).Exit);
    }

    [Fact]
    public async Task Runs_prints_one_object_a_line_newest_first_and_filters()
    {
        await using var realm = new TestRealm();
        realm.WithJob("etl/a").WithJob("etl/b").WithJob("c");
        foreach (var job in (string[])["etl/a", "etl/b", "c"]) await realm.RunAsync("dispatch", job);
        var all = await realm.RunAsync("runs", "--json");
        Assert.All(all.JsonLines, l => Assert.Equal(RunKeys, l.Select(p => p.Key)));
        Assert.Equal(3, all.Lines.Count);
        Assert.Equal(2, (await realm.RunAsync("runs", "--json", "--job", "etl/*")).Lines.Count);
        Assert.Single((await realm.RunAsync("runs", "--json", "--limit", "1")).Lines);
        Assert.Empty((await realm.RunAsync("runs", "--json", "--status", "failed")).Out);
        Assert.Equal(3, (await realm.RunAsync("runs", "--json", "--fleet", "core", "--since", "1h")).Lines.Count);
        Assert.Contains("etl/a", (await realm.RunAsync("runs")).Out);
    }

    [Fact]
    public async Task A_run_is_named_by_a_unique_beginning_of_its_id()
    {
        await using var realm = new TestRealm();
        var id = (await realm.WithJob("a").RunAsync("dispatch", "a")).Only;
        Assert.Equal(id, (string?)(await realm.RunAsync("show", id[..18], "--json")).Json["run_id"]);
        Assert.Equal(id, (string?)(await realm.RunAsync("show", id.ToUpperInvariant(), "--json")).Json["run_id"]);
        Assert.Contains("too short", (await realm.RunAsync("show", id[..5])).Error);
        Assert.Equal(1, (await realm.RunAsync("show", "ffffffff")).Exit);
        await realm.RunAsync("dispatch", "a");
        var several = await realm.RunAsync("show", id[..6]);
        Assert.Equal(1, several.Exit);
        Assert.Contains("begins 2 run ids", several.Error);
    }

    [Fact]
    public async Task Show_as_JSON_holds_log_outputs_and_children()
    {
        await using var realm = new TestRealm();
        realm.WithJob("parent").WithJob("child");
        realm.Engine.Work = async (ports, run) =>
        {
            if (run.JobId != "parent") return null;
            var control = new Core.Running.RunControl(ports, () => RealmConfig.Defaults, TimeProvider.System);
            await control.Dispatcher.DispatchAsync(new() { JobId = "child", RunId = Core.Dispatching.Causes.Run("trial", "child", run, "on_success", 0), Trigger = new() { Source = "action" }, Parent = run }, default);
            return null;
        };
        var ran = await realm.RunAsync("run", ".", "parent", "--json");
        Assert.Equal(0, ran.Exit);
        Assert.Equal([.. RunKeys, "log", "children"], ran.Json.Select(p => p.Key));
        Assert.Equal(["dispatched", "starting", "running", "complete"], ran.Json["log"]!.AsArray().Select(e => (string)e!["status"]!));
        Assert.Equal(["ts", "status", "info"], ran.Json["log"]![0]!.AsObject().Select(p => p.Key));
        var child = Assert.Single(ran.Json["children"]!.AsArray())!.AsObject();
        Assert.Equal(("child", "complete"), ((string)child["job_id"]!, (string)child["status"]!));
        Assert.True(JsonNode.DeepEquals(ran.Json, (await realm.RunAsync("show", (string)ran.Json["run_id"]!, "--json")).Json));
    }

    [Fact]
    public async Task Outputs_are_listed_when_asked_and_only_the_runs_own()
    {
        await using var realm = new TestRealm();
        var id = (await realm.WithJob("a").RunAsync("run", ".", "a", "--json")).Json["run_id"]!.GetValue<string>();
        await using (var open = await realm.OpenAsync())
        {
            var rows = new Core.Running.Rows(open.Ports.Runs, TimeProvider.System);
            await rows.UpdateAsync(await open.Ports.Runs.GetAsync(new("a", id), default), (r, _) => r with { Outputs = $"s3://lava-temp/tmp/a/{id}" }, default);
            foreach (var key in (string[])[$"{id}/report.html", $"{id}/x.stdout", $"{id}x/other"])
                await open.Ports.Blobs.WriteAsync(new S3Uri("lava-temp", $"tmp/a/{key}"), new MemoryStream("one\ntwo\n"u8.ToArray()), default);
        }
        var show = await realm.RunAsync("show", id, "--json");
        Assert.Equal([$"s3://lava-temp/tmp/a/{id}/report.html", $"s3://lava-temp/tmp/a/{id}/x.stdout"], show.Json["outputs"]!.AsArray().Select(o => (string)o!));
        Assert.Equal("one\ntwo\n", (await realm.RunAsync("logs", id)).Out);
        Assert.Equal("one\ntwo\n", (await realm.RunAsync("logs", id, "-f")).Out);
        Assert.Equal("", (await realm.RunAsync("logs", id, "--stderr")).Out);
        var people = await realm.RunAsync("show", id);
        Assert.Contains($"report.html: {realm.Folder}/.lava/buckets/lava-temp/tmp/a/{id}/report.html", people.Out);
    }

    [Fact]
    public async Task Cancel_ends_a_queued_run_and_retry_brings_it_back()
    {
        await using var realm = new TestRealm();
        var id = (await realm.WithJob("a").RunAsync("dispatch", "a")).Only;
        Assert.Contains("has not ended", (await realm.RunAsync("retry", id)).Error);
        Assert.Equal(0, (await realm.RunAsync("cancel", id)).Exit);
        Assert.Equal("cancelled", (string?)(await realm.RunAsync("show", id, "--json")).Json["status"]);
        var again = await realm.RunAsync("cancel", id);
        Assert.Equal(1, again.Exit);
        Assert.Contains("ended already: cancelled", again.Error);
        Assert.Equal(0, (await realm.RunAsync("retry", id)).Exit);
        Assert.Equal("dispatched", (string?)(await realm.RunAsync("show", id, "--json")).Json["status"]);
    }

    [Fact]
    public async Task Why_tells_a_queued_run_that_no_worker_serves_its_fleet()
    {
        await using var realm = new TestRealm();
        var id = (await realm.WithJob("a").RunAsync("dispatch", "a")).Only;
        var result = await realm.RunAsync("why", id, "--json");
        Assert.Equal(0, result.Exit);
        Assert.Equal("no_worker", (string?)result.Json["state"]);
        Assert.Contains("no worker serves fleet core", (string?)result.Json["next"]);
        Assert.Contains("it is queued", (await realm.RunAsync("why", id)).Out);
    }

    [Fact]
    public async Task Fleets_shows_queues_of_all_fleets()
    {
        await using var realm = new TestRealm();
        await realm.WithJob("a").RunAsync("dispatch", "a");
        realm.Write("jobs/b.yaml", TestRealm.Job("b").Replace("core", "other", StringComparison.Ordinal));
        var result = await realm.RunAsync("fleets", "--json");
        Assert.Equal(["core", "other"], result.JsonLines.Select(l => (string)l["fleet"]!));
        Assert.Equal(1, (int)result.JsonLines[0]["queue"]!["visible"]!);
    }

    [Fact]
    public async Task State_items_are_put_got_listed_and_removed()
    {
        await using var realm = new TestRealm();
        Assert.Equal(0, (await realm.RunAsync("state", "put", "a/x", "{\"n\": 1.50}")).Exit);
        Assert.Equal("{\"n\":1.50}\n", (await realm.RunAsync("state", "get", "a/x")).Out);
        await realm.RunAsync("state", "put", "b", "some text", "--type", "secure", "--ttl", "1h");
        Assert.Equal("some text\n", (await realm.RunAsync("state", "get", "b")).Out);
        Assert.Equal("a/x", (string?)Assert.Single((await realm.RunAsync("state", "list", "a/*", "--json")).JsonLines)["state_id"]);
        var version = (string)(await realm.RunAsync("state", "get", "a/x", "--json")).Json["timestamp"]!;
        Assert.Equal(0, (await realm.RunAsync("state", "put", "a/x", "2", "--if-version", version)).Exit);
        Assert.Equal(1, (await realm.RunAsync("state", "put", "a/x", "3", "--if-version", version)).Exit);
        Assert.Equal(1, (await realm.RunAsync("state", "put", "a/x", "3", "--if-version", "")).Exit);
        Assert.Equal("2\n", (await realm.RunAsync("state", "get", "a/x")).Out);
        Assert.Equal(0, (await realm.RunAsync("state", "rm", "a/x")).Exit);
        Assert.Equal(1, (await realm.RunAsync("state", "get", "a/x")).Exit);
        Assert.Equal(1, (await realm.RunAsync("state", "rm", "a/x")).Exit);
        Assert.Contains("reserved", (await realm.RunAsync("state", "put", "Lava.x", "1")).Error);
    }

    [Fact]
    public async Task Cp_copies_both_ways_and_between_objects()
    {
        await using var realm = new TestRealm();
        var bytes = Encoding.UTF8.GetBytes("data ✓");
        await File.WriteAllBytesAsync(Path.Combine(realm.Folder, "in.bin"), bytes);
        Assert.Equal(0, (await realm.RunAsync("cp", "in.bin", "s3://box/deep/")).Exit);
        Assert.Equal(0, (await realm.RunAsync("cp", "s3://box/deep/in.bin", "s3://box/copy")).Exit);
        Assert.Equal(0, (await realm.RunAsync("cp", "s3://box/copy", "out/new/back.bin")).Exit);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(realm.Folder, "out/new/back.bin")));
        Assert.Equal(0, (await realm.RunAsync("cp", "s3://box/deep/in.bin", ".")).Exit);
        Assert.Empty(Directory.GetFiles(realm.Folder, "*.part", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("no such file", "gone", "s3://box/x")]
    [InlineData("no such object", "s3://box/none", "x")]
    [InlineData("folder", ".", "s3://box/x")]
    [InlineData("s3://box/a//b", "realm.yaml", "s3://box/a//b")]
    [InlineData("s3://box/../b", "realm.yaml", "s3://box/../b")]
    public async Task Cp_says_what_it_cannot_copy(string expected, string from, string to)
    {
        await using var realm = new TestRealm();
        var result = await realm.RunAsync("cp", from, to);
        Assert.Equal(1, result.Exit);
        Assert.Contains(expected, result.Error);
    }
}
