using Lava.Cli.Output;
using Lava.Cli.Tests.Support;
using Lava.Core.Model;
using Lava.Core.Ports;
using Spectre.Console.Testing;

namespace Lava.Cli.Tests;

public sealed class RunTreeTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task A_tree_shows_statuses_durations_last_lines_and_files()
    {
        await using var realm = new TestRealm();
        await using var open = await realm.OpenAsync();
        var good = Node("good [x]", RunStatus.Complete, await PutAsync(open.Ports.Blobs, "g", ("n.stdout", "1\n2\n3\n4\n"), ("report.html", "<p>")));
        var bad = Node("bad", RunStatus.Failed, await PutAsync(open.Ports.Blobs, "b", ("stderr", "oh no\n"), ("stdout", "fine\n")));
        var root = new RunNode(Row("root", RunStatus.Failed, "Job bad: it broke"), [], [good, bad]);
        var console = new TestConsole();
        console.Profile.Width = 1000;
        console.Write(await RunTree.DrawAsync(root, open.Ports.Blobs, Now, default));
        var folder = $"{realm.Folder}/.lava/buckets/out";
        Assert.Equal(
            $"""
            ✘ failed root 1.5s id-root
            ├── Job bad: it broke
            ├── ✔ complete good [x] 1.5s id-good [x]
            │   ├── 2
            │   ├── 3
            │   ├── 4
            │   ├── n.stdout: {folder}/g/n.stdout
            │   └── report.html: {folder}/g/report.html
            └── ✘ failed bad 1.5s id-bad
                ├── it broke
                ├── oh no
                ├── stderr: {folder}/b/stderr
                └── stdout: {folder}/b/stdout

            """.ReplaceLineEndings("\n"), string.Join('\n', console.Output.Split('\n').Select(l => l.TrimEnd())));
    }

    [Fact]
    public void The_last_attempts_output_counts_in_the_order_of_its_processes()
    {
        var row = Row("j", RunStatus.Complete, null) with
        {
            Outputs = "s3://out/x",
            Result = new() { ["output"] = new System.Text.Json.Nodes.JsonArray(
                new System.Text.Json.Nodes.JsonObject { ["stdout"] = "s3://out/x/attempt-10/z.stdout" },
                new System.Text.Json.Nodes.JsonObject { ["stdout"] = "s3://out/x/attempt-10/a.stdout" }) },
        };
        var blobs = ((string[])["x/a.stdout", "x/attempt-10/a.stdout", "x/attempt-10/a.stderr", "x/attempt-10/z.stdout", "x/attempt-9/a.stdout"])
            .Select(k => new BlobInfo(new S3Uri("out", k), 1, Now, "")).ToList();
        Assert.Equal(["x/attempt-10/z.stdout", "x/attempt-10/a.stdout"], OutputText.OfLastAttempt(row, blobs, false).Select(b => b.Uri.Key));
    }

    private static Run Row(string job, RunStatus status, string? error) => new()
    {
        JobId = job, RunId = "id-" + job, TsDispatch = Now, TsStart = Now.AddSeconds(-1.5), TsEnd = Now, Status = status, Error = error, Attempt = 1,
    };

    private static RunNode Node(string job, RunStatus status, (string Prefix, IReadOnlyList<BlobInfo> Blobs) outputs) =>
        new(Row(job, status, status == RunStatus.Failed ? "it broke" : null) with { Outputs = outputs.Prefix }, outputs.Blobs, []);

    private static async Task<(string, IReadOnlyList<BlobInfo>)> PutAsync(IBlobStore blobs, string prefix, params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files)
            await blobs.WriteAsync(new S3Uri("out", $"{prefix}/{name}"), new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), default);
        return ($"s3://out/{prefix}", await blobs.ListAsync("out", prefix + "/", 0, default));
    }
}
