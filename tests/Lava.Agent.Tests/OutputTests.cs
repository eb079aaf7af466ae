using Lava.Core.Model;
using Lava.EndToEnd.Aws;
using Lava.Worker.Handlers.Processes;

namespace Lava.Agent.Tests;

/// <summary>What is left of a job's output when its worker is killed.</summary>
[Trait("Category", "Slow")]
public sealed class OutputTests : RealmTest
{
    // 109 KB, more than the end that is stored while it grows.
    private const int Lines = 20_000;

    [SkippableFact]
    public async Task Output_that_a_killed_worker_had_under_way_is_seen_by_who_follows_and_stored_whole_by_the_next()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "job.sh"), $"if [ \"$LAVA_ATTEMPT\" = 1 ]; then seq 1 {Lines}; sleep 600; fi; echo again\n");
        await Realm.PutAsync($$"""{"job_id":"talk","type":"cmd","worker":"core","enabled":true,"payload":"sh {{Folder}}/job.sh"}""");
        var variables = new Dictionary<string, string> { ["LAVA_TMPDIR"] = Path.Combine(Folder, "tmp") };
        await using var first = await AgentProcess.StartWith(Realm, variables).ReadyAsync();
        var run = await Realm.DispatchAsync("talk");
        var following = LavaCommand.RunAsync(Realm, Folder, "logs", run.RunId, "-f");
        var output = new S3Uri(Realm.Bucket, $"tmp/talk/{run.RunId}");
        await Until.Async(async () => (await TailAsync(output)).EndsWith($"\n{Lines}\n", StringComparison.Ordinal), "the end of its output", () => first.Said);

        first.Signal("KILL");
        await first.EndAsync();

        // The host may be gone for good: this is there.
        Assert.EndsWith($"\n{Lines}\n", await TailAsync(output), StringComparison.Ordinal);
        Assert.Null(await TextAsync(output.Under("stdout")));
        await using var second = await AgentProcess.StartWith(Realm, variables).ReadyAsync();
        var row = await Until.ValueAsync(async () => (await Realm.Aws.Ports.Runs.GetAsync(run.Key, default))!, r => r.IsSettled, "the second attempt", _ => second.Said);
        Assert.Equal((RunStatus.Complete, 2), (row.Status, row.Attempt));
        var stored = await Until.ValueAsync(() => TextAsync(output.Under("stdout")), t => t is not null, "what was left", _ => second.Said);
        Assert.Equal(string.Concat(Enumerable.Range(1, Lines).Select(i => $"{i}\n")), stored);
        Assert.Equal("again\n", await TextAsync(output.Under("attempt-2").Under("stdout")));
        await Until.Async(async () => await TailAsync(output) == "", "the end of the tails", () => second.Said);
        var (exit, seen, error) = await following;
        Assert.True(exit == 0, error);
        Assert.Contains($"\n{Lines}\n", seen, StringComparison.Ordinal);
    }

    // What is stored of the first attempt while it runs; nothing: the empty text.
    private async Task<string> TailAsync(S3Uri output) =>
        string.Concat((await OutputTail.ListAsync(Realm.Aws.Ports.Blobs, output, default)).Select(t => System.Text.Encoding.UTF8.GetString(t.Bytes.Span)));

    private async Task<string?> TextAsync(S3Uri uri)
    {
        if (await Realm.Aws.Ports.Blobs.OpenReadAsync(uri, default) is not { } content) return null;
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync();
    }
}
