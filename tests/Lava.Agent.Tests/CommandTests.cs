using System.Text.Json.Nodes;
using Lava.EndToEnd.Aws;

namespace Lava.Agent.Tests;

/// <summary>The built <c>lava</c> with <c>--realm</c>, beside the built agent, on emulators.</summary>
[Trait("Category", "Slow")]
public sealed class CommandTests : RealmTest
{
    [SkippableFact]
    public async Task Specs_are_applied_dispatched_shown_explained_and_logged()
    {
        Write("jobs/hello.yaml", "job_id: say/hello\ntype: cmd\nworker: core\nenabled: true\npayload: echo hello\ndescription: says it\nowner: me\n");
        Assert.Equal((0, "+ job say/hello"), await FirstLineAsync("apply", ".", "--dry-run"));
        Assert.Contains("no such job", (await LavaAsync("dispatch", "say/hello")).Error, StringComparison.Ordinal);
        Assert.Equal((0, "+ job say/hello"), await FirstLineAsync("apply", "."));
        Assert.Equal(0, (await LavaAsync("check")).Exit);

        var id = (await GoodAsync("dispatch", "say/hello", "-p", "vars.x=1")).Trim();
        Assert.Equal("no_worker", Json(await GoodAsync("why", id, "--json"))["state"]!.ToString());
        await using var agent = await AgentProcess.Start(Realm).ReadyAsync();
        Assert.Equal("hello\n", await GoodAsync("logs", id, "-f"));
        await Until.Async(async () => Json(await GoodAsync("show", id, "--json"))["status"]!.ToString() == "complete", "the end", () => agent.Said);

        Assert.Contains(id, await GoodAsync("runs", "--json"), StringComparison.Ordinal);
        Assert.Equal("settled", Json(await GoodAsync("why", id[..23], "--json"))["state"]!.ToString());
        Assert.Single(Json(await GoodAsync("fleets", "--json"))["sessions"]!.AsArray());
        Assert.Equal(0, (await LavaAsync("retry", id)).Exit);
        await Until.Async(async () => Json(await GoodAsync("show", id, "--json")) is { } run && run["status"]!.ToString() == "complete" && run["attempt"]!.GetValue<int>() == 2, "the retry", () => agent.Said);
    }

    [SkippableFact]
    public async Task A_running_run_is_cancelled_and_says_so()
    {
        await Realm.PutAsync("""{"job_id":"sleepy","type":"cmd","worker":"core","enabled":true,"payload":"sleep 300"}""");
        await using var agent = await AgentProcess.Start(Realm).ReadyAsync();
        var id = (await GoodAsync("dispatch", "sleepy")).Trim();
        await Until.Async(async () => Json(await GoodAsync("show", id, "--json"))["status"]!.ToString() == "running", "the start", () => agent.Said);

        await GoodAsync("cancel", id);

        await Until.Async(async () => Json(await GoodAsync("show", id, "--json"))["status"]!.ToString() == "cancelled", "the cancel", () => agent.Said);
    }

    [SkippableFact]
    public async Task Apply_replaces_and_takes_away_only_what_it_put()
    {
        await Realm.PutAsync("""{"job_id":"other","type":"log","worker":"core","payload":"x","enabled":true}""");
        Write("jobs/a.yaml", "job_id: a\ntype: log\nworker: core\npayload: one\nenabled: true\ndescription: d\nowner: o\n");
        Write("jobs/b.yaml", "job_id: b\ntype: log\nworker: core\npayload: two\nenabled: true\ndescription: d\nowner: o\nmax_run_delay: 1.50\n");
        await GoodAsync("apply", ".");
        Assert.Equal("", await GoodAsync("apply", ".")); // Nothing differs, not even the number.

        Write("jobs/a.yaml", "job_id: a\ntype: log\nworker: core\npayload: three\nenabled: true\ndescription: d\nowner: o\n");
        Write("jobs/other.yaml", "job_id: other\ntype: log\nworker: core\npayload: mine\nenabled: true\ndescription: d\nowner: o\n");
        File.Delete(Path.Combine(Folder, "jobs/b.yaml"));
        var (exit, said, _) = await LavaAsync("apply", ".", "--prune");

        Assert.Equal(1, exit);
        Assert.Contains("~ job a\n    payload: \"one\" → \"three\"", said, StringComparison.Ordinal);
        Assert.Contains("- job b", said, StringComparison.Ordinal);
        Assert.Contains("! job other", said, StringComparison.Ordinal);
        Assert.Equal("x", (await Realm.Aws.Ports.Specs.JobAsync("other", default)).Item!.Payload!.ToString());
        Assert.Null((await Realm.Aws.Ports.Specs.JobAsync("b", default)).Item);
        await GoodAsync("apply", ".", "--adopt");
        Assert.Equal("mine", (await Realm.Aws.Ports.Specs.JobAsync("other", default)).Item!.Payload!.ToString());
    }

    [SkippableFact]
    public async Task Objects_and_state_items_go_both_ways()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "x.txt"), "content");
        await GoodAsync("cp", "x.txt", $"s3://{Realm.Bucket}/in/");
        Assert.Equal("content", await GoodAsync("cp", $"s3://{Realm.Bucket}/in/x.txt", "-"));
    }

    private static JsonNode Json(string text) => JsonNode.Parse(text)!;

    private async Task<(int Exit, string Line)> FirstLineAsync(params string[] arguments)
    {
        var (exit, output, error) = await LavaAsync(arguments);
        Assert.True(exit == 0, error);
        return (exit, output.Split('\n')[0]);
    }

    private async Task<string> GoodAsync(params string[] arguments)
    {
        var (exit, output, error) = await LavaAsync(arguments);
        Assert.True(exit == 0, $"lava {string.Join(' ', arguments)}: {error}");
        return output;
    }

    private Task<(int Exit, string Output, string Error)> LavaAsync(params string[] arguments) => LavaCommand.RunAsync(Realm, Folder, arguments);

    private void Write(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
