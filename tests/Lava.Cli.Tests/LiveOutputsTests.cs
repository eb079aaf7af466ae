using Lava.Cli.Running;
using Lava.Cli.Tests.Support;
using Lava.Worker.Launching;

namespace Lava.Cli.Tests;

public sealed class LiveOutputsTests
{
    [Fact]
    public async Task A_process_can_be_followed_from_another_one_while_it_runs_and_leaves_nothing()
    {
        await using var realm = new TestRealm();
        var live = new LiveOutputs(Path.Combine(realm.Folder, ".lava"));
        var (stdout, stderr) = (realm.Write("w/out", "hi\n"), realm.Write("w/err", "oh\n"));
        await using (live.Watch(Spec("run-1", stdout, stderr)))
        await using (live.Watch(Spec("run-2", stdout, stderr)))
        {
            Assert.Equal("hi\n", await File.ReadAllTextAsync(Assert.Single(live.Of("run-1", stderr: false))));
            Assert.Equal("oh\n", await File.ReadAllTextAsync(Assert.Single(live.Of("run-1", stderr: true))));
        }
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(realm.Folder, ".lava/live")));
    }

    [Fact]
    public async Task Links_of_a_killed_process_are_passed_over_and_swept()
    {
        await using var realm = new TestRealm();
        var live = new LiveOutputs(Path.Combine(realm.Folder, ".lava"));
        var path = realm.Write("w/out", "hi\n");
        _ = live.Watch(Spec("run-1", path, path));
        File.Delete(path);
        Assert.Empty(live.Of("run-1", stderr: false));
        live.Sweep();
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(realm.Folder, ".lava/live")));
    }

    [Fact]
    public async Task Lines_are_handed_on_with_their_run_and_stream_the_last_one_too()
    {
        await using var realm = new TestRealm();
        var lines = new List<string>();
        var (stdout, stderr) = (realm.Write("w/out", "a\nb"), realm.Write("w/err", "c\n"));
        await using (new LiveTail((run, err, line) => { lock (lines) lines.Add($"{run} {err} {line}"); }, TimeProvider.System).Watch(Spec("r", stdout, stderr)))
        {
        }
        Assert.Equal(["r False a", "r False b", "r True c"], lines.Order());
    }

    private static ProcessSpec Spec(string run, string stdout, string stderr) => new()
    {
        Key = run, RunId = run, Arguments = ["x"], Environment = new Dictionary<string, string>(), WorkingDirectory = "/", StdoutPath = stdout, StderrPath = stderr,
    };
}
