using System.Text;
using Lava.Core.Ports;
using Lava.Worker.Engine;
using Lava.Worker.Handlers;
using Lava.Worker.Handlers.Processes;
using Lava.Worker.Launching;
using Lava.Worker.Tests.Handlers.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Lava.Worker.Tests.Handlers;

/// <summary>Outputs on their way to a store that is no folder of this host.</summary>
[Collection(ProcessTests.Name)]
public sealed class LiveOutputTests(LauncherFixture launcher) : HandlerTest
{
    private readonly TickingTime _time = new();

    protected override ILauncher Launcher => launcher.Client;

    private RemoteBlobs Remote => new(Realm.Ports.Blobs);

    [Fact]
    public async Task The_end_of_an_output_is_stored_while_the_job_runs_and_the_whole_at_its_end()
    {
        var context = Context("sh -c 'printf one; until test -e go; do sleep 0.02; done; printf \"\\\\377two\"'");
        var run = new CmdHandler().RunAsync(context, CancellationToken.None);
        OutputTail? tail = null;
        await Until.Async(async () =>
        {
            await _time.TickAsync(OutputUpload.Pace);
            return (tail = (await OutputTail.ListAsync(Remote, Realm.Output, CancellationToken.None)).SingleOrDefault()) is not null;
        }, "the end of its output");

        Assert.Equal(("stdout", 0L, "one"), (tail!.Name, tail.Offset, Encoding.UTF8.GetString(tail.Bytes.Span)));
        await File.WriteAllTextAsync(Path.Combine(Realm.WorkFolder, "go"), "");
        Succeeded(await run);
        Assert.Equal("one\u00fftwo", await LatinAsync("stdout"));
        Assert.Empty(await OutputTail.ListAsync(Remote, Realm.Output, CancellationToken.None));
        Assert.Equal(["go"], LeftOver());
    }

    [Fact]
    public async Task Who_follows_is_four_seconds_behind_and_else_uploads_back_off_to_a_minute()
    {
        var blobs = new CountedBlobs(Realm.Ports.Blobs);
        var path = Path.Combine(Realm.Root, "growing");
        await File.WriteAllTextAsync(path, "");
        await using var upload = new OutputUpload(Context("true", blobs), "stdout", path);

        Assert.Equal([4, 12, 28, 60, 120, 180, 240], await StoresAsync(blobs, path, 240));
        await new FollowMark(Remote, Realm.Output, _time).SetAsync(CancellationToken.None);
        Assert.Equal([4, 8, 12, 16, 20], await StoresAsync(blobs, path, 20));
        // A follower that died without a word is followed no more after a minute.
        Assert.Equal([44, 52, 68, 100], (await StoresAsync(blobs, path, 100)).Where(s => s > 40));
        Assert.Empty(await StoresAsync(blobs, path, 120, grow: false));
    }

    [Fact]
    public async Task Of_a_long_output_the_last_64_KiB_are_stored_with_their_place()
    {
        var path = Path.Combine(Realm.Root, "long");
        await File.WriteAllBytesAsync(path, [.. Enumerable.Range(0, 200_000).Select(i => (byte)i)]);
        await using (new OutputUpload(Context("true"), "x.stdout", path)) await _time.TickAsync(OutputUpload.Pace);

        var tail = Assert.Single(await OutputTail.ListAsync(Remote, Realm.Output, CancellationToken.None));
        Assert.Equal(("x.stdout", 200_000 - 65_536, 65_536, 200_000), (tail.Name, tail.Offset, tail.Bytes.Length, tail.End));
        Assert.Equal((await File.ReadAllBytesAsync(path))[^65_536..], tail.Bytes.ToArray());
    }

    [Fact]
    public async Task A_store_out_of_reach_stops_no_job_and_the_output_comes_whole_later()
    {
        var blobs = new CountedBlobs(Realm.Ports.Blobs) { Down = true };
        var notes = new List<string>();
        var outcome = await new CmdHandler().RunAsync(Context("printf kept", blobs) with { Note = notes.Add }, CancellationToken.None);
        Succeeded(outcome);
        Assert.Equal(Realm.Output.Under("stdout").ToString(), Entry(outcome)["stdout"]!.GetValue<string>());
        Assert.Equal("stdout is not stored yet: the store is out of reach", Assert.Single(notes));

        var root = Path.Combine(Realm.Root, "host");
        using (var folders = new WorkFolders(root, "w1"))
        {
            // The engine's own: what is in the run's folder when it goes.
            var run = folders.Create("0198c2d4-0000-7000-8000-000000000001");
            foreach (var file in Directory.EnumerateFiles(Realm.WorkFolder, ".lava.*")) File.Move(file, Path.Combine(run, Path.GetFileName(file)));
            folders.Remove("0198c2d4-0000-7000-8000-000000000001");
            Assert.Null(await Realm.OutputAsync("stdout"));
            blobs.Down = false;
            await StoreLeftAsync(folders, blobs, async () => await Realm.OutputAsync("stdout") is not null);
        }
        Assert.Equal("kept", await Realm.OutputAsync("stdout"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(root, "left")));
    }

    [Fact]
    public async Task A_store_out_of_reach_changes_no_exit_status()
    {
        var blobs = new CountedBlobs(Realm.Ports.Blobs) { Down = true };

        var outcome = await new CmdHandler().RunAsync(Context("sh -c 'echo said; echo oh no >&2; exit 3'", blobs), CancellationToken.None);

        Assert.Equal((3, "Failed with exit status 3"), (outcome.ExitStatus, outcome.Error));
        Assert.Equal("oh no", outcome.Result["error_data"]!["error"]!.GetValue<string>());
        Assert.Equal(2, Directory.EnumerateFiles(Realm.WorkFolder, ".lava.*.uri").Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_process_that_has_ended_keeps_its_outcome_though_its_run_is_stopped_while_its_output_is_stored(int status)
    {
        var blobs = new CountedBlobs(Realm.Ports.Blobs) { Hangs = true };
        var time = new FakeTimeProvider();
        using var stop = new CancellationTokenSource();
        var run = new CmdHandler().RunAsync(Context($"sh -c 'echo said; exit {status}'", blobs) with { Time = time }, stop.Token);
        await Until.Async(() => blobs.Hanging > 0, "the storing of its output");

        await stop.CancelAsync();
        time.Advance(TimeSpan.FromSeconds(10));
        var outcome = await run.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal((status == 0, status), (outcome.Succeeded, outcome.ExitStatus));
        Assert.Equal(Realm.Output.Under("stdout").ToString(), Entry(outcome)["stdout"]!.GetValue<string>());
        Assert.Single(Directory.EnumerateFiles(Realm.WorkFolder, ".lava.*.uri"));
    }

    [Fact]
    public async Task A_stop_leaves_an_output_ten_seconds_to_be_stored()
    {
        var blobs = new CountedBlobs(Realm.Ports.Blobs) { Hangs = true };
        var time = new FakeTimeProvider();
        using var stop = new CancellationTokenSource();
        var run = new CmdHandler().RunAsync(Context("echo said", blobs) with { Time = time }, stop.Token);
        await Until.Async(() => blobs.Hanging > 0, "the storing of its output");

        await stop.CancelAsync();
        time.Advance(TimeSpan.FromSeconds(9));
        blobs.Release();
        Succeeded(await run.WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal("said\n", await Realm.OutputAsync("stdout"));
    }

    [Fact]
    public async Task An_output_that_cannot_be_stored_holds_up_no_other()
    {
        var blobs = new CountedBlobs(Realm.Ports.Blobs) { Refused = "0.stdout" };
        for (var i = 0; i < 10; i++) Leave($"{i}.stdout");
        var left = Path.Combine(Realm.Root, "host", "left");

        await new LeftOutputs(Path.Combine(Realm.Root, "host")).StoreAsync(blobs, TimeProvider.System, NullLogger.Instance, CancellationToken.None);

        for (var i = 1; i < 10; i++) Assert.Equal($"{i}.stdout", await Realm.OutputAsync($"{i}.stdout"));
        Assert.Equal(3, Directory.EnumerateFiles(left).Count());
        blobs.Refused = null;
        await new LeftOutputs(Path.Combine(Realm.Root, "host")).StoreAsync(blobs, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        Assert.Equal("0.stdout", await Realm.OutputAsync("0.stdout"));
    }

    [Fact]
    public async Task Many_outputs_that_can_never_be_stored_hold_up_no_other()
    {
        var blobs = new CountedBlobs(Realm.Ports.Blobs) { Refused = ".stdout" };
        for (var i = 0; i < 30; i++) Leave($"{i}.stdout");
        for (var i = 0; i < 3; i++) Leave($"{i}.stderr");
        var outputs = new LeftOutputs(Path.Combine(Realm.Root, "host"));

        // Each pass looks at five on end at least.
        for (var pass = 0; pass < 7; pass++) await outputs.StoreAsync(blobs, TimeProvider.System, NullLogger.Instance, CancellationToken.None);

        for (var i = 0; i < 3; i++) Assert.Equal($"{i}.stderr", await Realm.OutputAsync($"{i}.stderr"));
        Assert.Equal(30, Directory.EnumerateFiles(outputs.Folder, "*.uri").Count());
    }

    [Fact]
    public async Task An_output_that_could_not_be_stored_for_fifteen_days_is_dropped_and_the_log_says_which()
    {
        var blobs = new CountedBlobs(Realm.Ports.Blobs) { Refused = ".stdout" };
        var log = new LinesLog();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        Leave("old.stdout", TimeSpan.FromDays(30));
        Leave("old.stderr", TimeSpan.FromDays(30));
        var outputs = new LeftOutputs(Path.Combine(Realm.Root, "host"));

        // However old it is: that a store was away when a host came back drops nothing.
        await outputs.StoreAsync(blobs, time, log, CancellationToken.None);
        time.Advance(TimeSpan.FromDays(14));
        await outputs.StoreAsync(blobs, time, log, CancellationToken.None);
        Assert.Single(Directory.EnumerateFiles(outputs.Folder, "*.uri"));
        Leave("new.stdout", TimeSpan.FromDays(14));
        time.Advance(TimeSpan.FromDays(2));
        await outputs.StoreAsync(blobs, time, log, CancellationToken.None);

        Assert.Equal("old.stderr", await Realm.OutputAsync("old.stderr"));
        Assert.Contains($"{Realm.Output.Under("old.stdout")}, which an earlier worker had left, could not be stored for 15 days: it is dropped", log.Lines);
        var left = Assert.Single(Directory.EnumerateFiles(outputs.Folder, "*.uri"));
        Assert.StartsWith(Realm.Output.Under("new.stdout").ToString(), await File.ReadAllTextAsync(left));
        Assert.Equal(3, Directory.EnumerateFiles(outputs.Folder).Count());
    }

    [Fact]
    public async Task A_cancelled_jobs_output_is_kept()
    {
        using var cancel = new CancellationTokenSource();
        var run = new CmdHandler().RunAsync(Context("sh -c 'echo said; touch ready; sleep 100'"), cancel.Token);
        await Until.Async(() => File.Exists(Path.Combine(Realm.WorkFolder, "ready")), "its beginning");
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal("said\n", await Realm.OutputAsync("stdout"));
    }

    [Fact]
    public async Task What_a_killed_worker_left_is_stored_by_the_next_one_once_its_launcher_is_gone()
    {
        var root = Path.Combine(Realm.Root, "host");
        var dead = Directory.CreateDirectory(Path.Combine(root, "dead", "0198c2d4-0000-7000-8000-000000000001")).FullName;
        var output = Path.Combine(dead, ".lava.0123.out");
        await File.WriteAllBytesAsync(output, [0, 255, 10, 13]);
        LeftOutputs.Name(output, Realm.Output.Under("stdout"), LiveObjects.Tail(Realm.Output, "stdout"));
        await File.WriteAllTextAsync(Path.Combine(root, "dead.lock"), $"{Environment.ProcessId} {HostProcesses.OwnStartTime}");

        using (var folders = new WorkFolders(root, "w1")) Assert.True(Directory.Exists(dead), "its launcher lives");
        await File.WriteAllTextAsync(Path.Combine(root, "dead.lock"), $"{Environment.ProcessId} {HostProcesses.OwnStartTime + 1}");
        using (var folders = new WorkFolders(root, "w2"))
        {
            Assert.False(Directory.Exists(Path.Combine(root, "dead")));
            await StoreLeftAsync(folders, Remote, async () => await Realm.OutputAsync("stdout") is not null);
        }
        Assert.Equal("\0\u00ff\n\r", await LatinAsync("stdout"));
    }

    private JobContext Context(string command, IBlobStore? blobs = null) =>
        Realm.Context(Realm.Job("cmd", System.Text.Json.JsonSerializer.Serialize(command)), Launcher, blobs: blobs ?? Remote) with { Time = _time };

    // An output whose text is its name, as an earlier worker of the host left it.
    private void Leave(string name, TimeSpan age = default)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(Realm.Root, "host", "left")).FullName, Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, name);
        LeftOutputs.Name(path, Realm.Output.Under(name), LiveObjects.Tail(Realm.Output, name));
        foreach (var file in new[] { path, path + ".uri" }) File.SetLastWriteTimeUtc(file, (TimeProvider.System.GetUtcNow() - age).UtcDateTime);
    }

    private async Task<string> LatinAsync(string name)
    {
        await using var stream = (await Realm.Ports.Blobs.OpenReadAsync(Realm.Output.Under(name), CancellationToken.None))!;
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    // The seconds, from now on, at which something was stored.
    private async Task<List<int>> StoresAsync(CountedBlobs blobs, string path, int seconds, bool grow = true)
    {
        var at = new List<int>();
        for (var second = 4; second <= seconds; second += 4)
        {
            if (grow) await File.AppendAllTextAsync(path, "x");
            var before = blobs.Writes;
            await _time.TickAsync(OutputUpload.Pace);
            if (blobs.Writes > before) at.Add(second);
        }
        return at;
    }

    private async Task StoreLeftAsync(WorkFolders folders, IBlobStore blobs, Func<Task<bool>> stored)
    {
        using var end = new CancellationTokenSource();
        var storing = folders.StoreLeftAsync(blobs, _time, NullLogger.Instance, end.Token);
        await Until.Async(stored, "what was left in the store");
        await end.CancelAsync();
        await storing;
    }
}
