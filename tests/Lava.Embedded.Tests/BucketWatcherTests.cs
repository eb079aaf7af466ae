using System.Text;
using Lava.Core.Model;
using Lava.Embedded.Events;
using Lava.Embedded.Tests.Support;

namespace Lava.Embedded.Tests;

public sealed class BucketWatcherTests : IAsyncLifetime
{
    private const string Bucket = "drop-here";
    private TempRealm _realm = null!;
    private BucketWatcher _watcher = null!;
    private IAsyncEnumerator<BucketEvent> _events = null!;

    private string Folder => Path.Combine(_realm.Root, ".lava", "buckets", Bucket);

    public async Task InitializeAsync()
    {
        _realm = await TempRealm.OpenAsync();
        _watcher = _realm.Embedded.Watch([Bucket]);
        _events = _watcher.ReadAsync(default).GetAsyncEnumerator();
    }

    public async Task DisposeAsync()
    {
        _watcher.Dispose();
        await _events.DisposeAsync();
        await _realm.DisposeAsync();
    }

    private async Task<BucketEvent> Next()
    {
        Assert.True(await _events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        return _events.Current;
    }

    /// <summary>All events up to that of a file written last. One whose file was just being closed may come a little after it: as many as are sure to come are waited for.</summary>
    private async Task<List<string>> All(int atLeast = 0)
    {
        await Lava("zz-end", "");
        var keys = new List<string>();
        for (var ended = false; !ended || keys.Count < atLeast;)
        {
            var key = (await Next()).Key;
            if (key == "zz-end") ended = true;
            else keys.Add(key);
        }
        return keys;
    }

    private async Task Lava(string key, string text) =>
        await _realm.Ports.Blobs.WriteAsync(new S3Uri(Bucket, key), new MemoryStream(Encoding.UTF8.GetBytes(text)), default);

    [Fact]
    public async Task A_written_file_is_one_event_that_tells_its_size_and_etag()
    {
        await File.WriteAllTextAsync(Path.Combine(Folder, "a.txt"), "four");

        var found = await Next();

        Assert.Equal((Bucket, "a.txt", 4L, "ObjectCreated:Put"), (found.Bucket, found.Key, found.Size, found.EventType));
        Assert.Equal((await _realm.Ports.Blobs.HeadAsync(new S3Uri(Bucket, "a.txt"), default))!.ETag, found.ETag);
        Assert.Empty(await All());
    }

    [Fact]
    public async Task A_file_that_is_still_written_is_no_event_until_it_is_closed()
    {
        await using (var file = File.Create(Path.Combine(Folder, "slow")))
        {
            await file.WriteAsync("one"u8.ToArray());
            await file.FlushAsync();
            Assert.Empty(await All());
            await file.WriteAsync("two"u8.ToArray());
        }

        Assert.Equal(("slow", 6L), (await Next() is var e ? (e.Key, e.Size) : default));
    }

    [Fact]
    public async Task An_object_written_by_lava_is_exactly_one_event_also_in_new_folders_and_when_replaced()
    {
        var wanted = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            await Lava($"new{i}/deep{i}/er/file", "x");
            wanted.Add($"new{i}/deep{i}/er/file");
        }
        Assert.Equal(wanted.Order(), (await All(wanted.Count)).Order());

        for (var i = 0; i < 3; i++)
        {
            await Lava("new1/deep1/er/file", "again");
            Assert.Equal(["new1/deep1/er/file"], await All());
        }
    }

    [Fact]
    public async Task Of_puts_of_one_key_in_quick_succession_the_last_is_told()
    {
        for (var i = 0; i < 50; i++) await Lava("k", new string('x', i));
        var last = (await _realm.Ports.Blobs.HeadAsync(new S3Uri(Bucket, "k"), default))!.ETag;

        while ((await Next()).ETag != last) { }
    }

    [Fact]
    public async Task Files_in_folders_just_made_are_one_event_each()
    {
        var wanted = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            Directory.CreateDirectory(Path.Combine(Folder, $"d{i}", "sub"));
            await File.WriteAllTextAsync(Path.Combine(Folder, $"d{i}", "sub", "f"), "content");
            await File.WriteAllTextAsync(Path.Combine(Folder, $"d{i}", "g"), "content");
            wanted.Add($"d{i}/sub/f");
            wanted.Add($"d{i}/g");
        }

        Assert.Equal(wanted.Order(), (await All(wanted.Count)).Order());
    }

    [Fact]
    public async Task A_folder_moved_in_brings_its_files_and_one_moved_out_is_watched_no_more()
    {
        var outside = Path.Combine(_realm.Root, "outside");
        Directory.CreateDirectory(Path.Combine(outside, "sub"));
        await File.WriteAllTextAsync(Path.Combine(outside, "sub", "f"), "x");

        Directory.Move(outside, Path.Combine(Folder, "in"));
        Assert.Equal(["in/sub/f"], await All());

        Directory.Move(Path.Combine(Folder, "in"), Path.Combine(Folder, "renamed"));
        Assert.Equal(["renamed/sub/f"], await All());
        await File.WriteAllTextAsync(Path.Combine(Folder, "renamed", "sub", "g"), "x");
        Assert.Equal(["renamed/sub/g"], await All());

        Directory.Move(Path.Combine(Folder, "renamed"), outside);
        await File.WriteAllTextAsync(Path.Combine(outside, "sub", "h"), "x");
        Assert.Empty(await All());
    }

    [Fact]
    public async Task A_file_renamed_or_linked_into_place_is_one_event()
    {
        var outside = Path.Combine(_realm.Root, "f");
        await File.WriteAllTextAsync(outside, "content");
        File.Move(outside, Path.Combine(Folder, "moved"), overwrite: true);
        await File.WriteAllTextAsync(outside, "content");
        File.Move(outside, Path.Combine(Folder, "linked"), overwrite: false);

        Assert.Equal(["linked", "moved"], (await All()).Order());
    }

    [Fact]
    public async Task Hidden_files_count_only_when_renamed_into_place()
    {
        var hidden = Path.Combine(Folder, ".name.tmp1");
        await File.WriteAllTextAsync(hidden, "content");
        File.Move(hidden, Path.Combine(Folder, "name"), overwrite: true);
        await Lava(".kept", "x");

        Assert.Equal([".kept", "name"], (await All()).Order());
    }

    [Fact]
    public async Task Symbolic_links_deletions_and_reads_are_no_events()
    {
        await Lava("f", "x");
        Assert.Equal(["f"], await All());

        File.CreateSymbolicLink(Path.Combine(Folder, "link"), "/etc/hostname");
        Directory.CreateSymbolicLink(Path.Combine(Folder, "etc"), "/etc");
        _ = await File.ReadAllTextAsync(Path.Combine(Folder, "f"));
        await _realm.Ports.Blobs.DeleteAsync(new S3Uri(Bucket, "f"), default);

        Assert.Empty(await All());
    }

    [Fact]
    public async Task What_was_there_before_is_no_event_but_what_follows_is()
    {
        await Lava("old/f", "x");
        using var later = _realm.Embedded.Watch([Bucket]);
        await Lava("old/g", "x");

        await using var events = later.ReadAsync(default).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal("old/g", events.Current.Key);
    }

    [Fact]
    public async Task Two_watchers_see_the_same_sequencer_and_it_grows()
    {
        using var other = _realm.Embedded.Watch([Bucket]);
        await using var others = other.ReadAsync(default).GetAsyncEnumerator();

        await Lava("k", "1");
        var first = await Next();
        await others.MoveNextAsync();
        Assert.Equal(first, others.Current);

        await Lava("k", "2");
        Assert.True(string.CompareOrdinal((await Next()).Sequencer, first.Sequencer) > 0);
    }

    [Fact]
    public async Task A_flood_past_the_kernels_queue_loses_nothing()
    {
        var most = int.Parse(await File.ReadAllTextAsync("/proc/sys/fs/inotify/max_queued_events"));
        var count = Math.Min(most + 2000, 40_000);
        // Fill the watcher's own channel first, so that it stops reading and the kernel's queue runs over.
        var written = Task.Run(() =>
        {
            for (var i = 0; i < count; i++) File.WriteAllText(Path.Combine(Folder, $"f{i:d6}"), "x");
        });
        await written;

        var keys = new List<string>();
        while (keys.Distinct().Count() < count) keys.Add((await Next()).Key);

        Assert.Equal(count, keys.Count);
    }

    [Fact]
    public async Task Only_the_buckets_asked_for_are_watched()
    {
        await _realm.Ports.Blobs.WriteAsync(new S3Uri("another", "k"), new MemoryStream([1]), default);

        Assert.Empty(await All());
    }
}
