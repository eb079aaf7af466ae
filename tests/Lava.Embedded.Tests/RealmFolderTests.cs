using System.Text;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Embedded.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Lava.Embedded.Tests;

/// <summary>What is particular to a realm in a folder.</summary>
public sealed class RealmFolderTests : IAsyncLifetime
{
    private TempRealm _realm = null!;

    public async Task InitializeAsync() => _realm = await TempRealm.OpenAsync();

    public async Task DisposeAsync() => await _realm.DisposeAsync();

    private string Lava(params string[] names) => Path.Combine([_realm.Root, ".lava", .. names]);

    private async Task Write(S3Uri uri, string text) => await _realm.Ports.Blobs.WriteAsync(uri, new MemoryStream(Encoding.UTF8.GetBytes(text)), default);

    [Fact]
    public void The_folder_is_its_owners_alone() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Lava()));

    [Fact]
    public async Task A_folder_that_is_not_there_is_refused()
    {
        var error = await Assert.ThrowsAsync<PortException>(() => EmbeddedRealm.OpenAsync(new EmbeddedOptions { Directory = "/no/such/folder", Realm = "test", Specs = new NoSpecs() }, default));
        Assert.Contains("/no/such/folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_alone()
    {
        await _realm.Embedded.DisposeAsync();
        using (var connection = new SqliteConnection($"Data Source={Lava("lava.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        var error = await Assert.ThrowsAsync<PortException>(() => _realm.OpenAnotherAsync());

        Assert.Contains("newer lava", error.Message, StringComparison.Ordinal);
        Assert.Contains("99", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_with_its_name()
    {
        await _realm.Embedded.DisposeAsync();
        await File.WriteAllTextAsync(Lava("lava.db"), "this is no database at all, but long enough to be looked at as one");

        var error = await Assert.ThrowsAsync<PortException>(() => _realm.OpenAnotherAsync());

        Assert.Contains("lava.db", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_is_there_again_after_a_reopen()
    {
        await _realm.Embedded.Meta.PutAsync("k", "v", default);
        await _realm.Ports.Queue.SendAsync("core", "m", TimeSpan.Zero, default);
        await _realm.Ports.State.PutAsync(new StateItem { StateId = "s", Type = "secure", Value = "hush", Timestamp = "t" }, null, default);

        await _realm.ReopenAsync();

        Assert.Equal("v", await _realm.Embedded.Meta.GetAsync("k", default));
        Assert.Equal("hush", (string?)(await _realm.Ports.State.GetAsync("s", default))!.Value);
        Assert.Single(await _realm.Ports.Queue.ReceiveAsync("core", 1, TimeSpan.FromSeconds(1), TimeSpan.Zero, default));
    }

    [Fact]
    public async Task Marks_are_put_replaced_and_taken_away()
    {
        var meta = _realm.Embedded.Meta;
        Assert.Null(await meta.GetAsync("k", default));
        Assert.Equal("one", await meta.PutIfAbsentAsync("k", "one", default));
        Assert.Equal("one", await meta.PutIfAbsentAsync("k", "two", default));
        await meta.PutAsync("k", "three", default);
        Assert.Equal("three", await meta.GetAsync("k", default));
        await meta.PutAsync("k", null, default);
        Assert.Null(await meta.GetAsync("k", default));
    }

    [Fact]
    public async Task A_secure_value_is_nowhere_in_the_database_and_bound_to_its_item_and_key()
    {
        var state = _realm.Ports.State;
        await state.PutAsync(new StateItem { StateId = "s", Type = "secure", Value = "hush-hush-word", Timestamp = "t" }, null, default);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Lava("key")));
        foreach (var file in Directory.GetFiles(Lava(), "lava.db*"))
        {
            await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var text = new StreamReader(content, Encoding.Latin1);
            Assert.DoesNotContain("hush-hush", await text.ReadToEndAsync(), StringComparison.Ordinal);
        }

        await _realm.Embedded.DisposeAsync();
        await File.WriteAllBytesAsync(Lava("key"), new byte[32]);
        await using var again = await _realm.OpenAnotherAsync();
        await Assert.ThrowsAsync<PortException>(async () => await again.Ports.State.GetAsync("s", default));
    }

    [Fact]
    public async Task Secrets_that_others_can_read_are_refused_with_the_remedy()
    {
        await _realm.PutSecretAsync("a", "b");
        var path = Path.Combine(_realm.Root, "secrets.yaml");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var error = await Assert.ThrowsAsync<PortException>(async () => await _realm.Ports.Secrets.GetAsync("a", default));

        Assert.Contains($"chmod 600 {path}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [1, 2]", ":1")]
    [InlineData("a: b\na: c", ":2")]
    [InlineData("- a", ":1:1")]
    [InlineData("a: \"hush", "")]
    public async Task Secrets_that_are_no_map_of_texts_are_refused_without_showing_them(string yaml, string place)
    {
        var path = Path.Combine(_realm.Root, "secrets.yaml");
        await File.WriteAllTextAsync(path, yaml);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var error = await Assert.ThrowsAsync<PortException>(async () => await _realm.Ports.Secrets.GetAsync("a", default));

        Assert.StartsWith(path + place, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_number_in_the_secrets_is_its_text()
    {
        var path = Path.Combine(_realm.Root, "secrets.yaml");
        await File.WriteAllTextAsync(path, "a: 007\nb: yes\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.Equal(("007", "yes"), (await _realm.Ports.Secrets.GetAsync("a", default), await _realm.Ports.Secrets.GetAsync("b", default)));
    }

    [Fact]
    public async Task Payloads_are_a_bucket_that_is_read_but_not_written()
    {
        Directory.CreateDirectory(Path.Combine(_realm.Root, "payloads", "sub"));
        await File.WriteAllTextAsync(Path.Combine(_realm.Root, "payloads", "sub", "a.sh"), "echo");
        var blobs = _realm.Ports.Blobs;

        Assert.Equal("sub/a.sh", Assert.Single(await blobs.ListAsync("payloads", "sub/", 0, default)).Uri.Key);
        await using var content = await blobs.OpenReadAsync(new S3Uri("payloads", "sub/a.sh"), default);
        Assert.NotNull(content);
        await Assert.ThrowsAsync<PortException>(() => Write(new S3Uri("payloads", "x"), "y"));
        await Assert.ThrowsAsync<PortException>(async () => await blobs.DeleteAsync(new S3Uri("payloads", "sub/a.sh"), default));
    }

    [Fact]
    public async Task An_object_is_a_file_that_can_be_opened()
    {
        var uri = new S3Uri("lava-temp", "a/b.txt");
        await Write(uri, "text");

        Assert.Equal(Lava("buckets", "lava-temp", "a", "b.txt"), _realm.Ports.Blobs.LocalPath(uri));
        Assert.Equal("text", await File.ReadAllTextAsync(_realm.Ports.Blobs.LocalPath(uri)!));
        Assert.Empty(Directory.GetFiles(Lava("tmp")));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a/./b")]
    [InlineData("a\0b")]
    public async Task A_key_that_can_not_be_a_path_is_refused_with_the_reason(string key)
    {
        var uri = new S3Uri("lava-temp", key);

        Assert.NotNull(_realm.Ports.Blobs.KeyProblem(uri));
        Assert.Null(_realm.Ports.Blobs.LocalPath(uri));
        await Assert.ThrowsAsync<PortException>(() => Write(uri, "x"));
        Assert.Null(await _realm.Ports.Blobs.OpenReadAsync(uri, default));
        Assert.Null(await _realm.Ports.Blobs.HeadAsync(uri, default));
        await _realm.Ports.Blobs.DeleteAsync(uri, default);
        Assert.Empty(await _realm.Ports.Blobs.ListAsync("lava-temp", key, 0, default));
    }

    [Fact]
    public void A_key_that_is_no_Unicode_text_is_refused() => Assert.NotNull(_realm.Ports.Blobs.KeyProblem(new S3Uri("lava-temp", "a\ud800")));

    [Fact]
    public async Task A_name_too_long_and_an_object_in_the_way_are_refused()
    {
        await Write(new S3Uri("lava-temp", "a/b"), "x");
        foreach (var key in (string[])[new string('n', 256), "a/b/c", "a", string.Join('/', Enumerable.Repeat("name", 300))])
        {
            Assert.NotNull(_realm.Ports.Blobs.KeyProblem(new S3Uri("lava-temp", key)));
            await Assert.ThrowsAsync<PortException>(() => Write(new S3Uri("lava-temp", key), "y"));
        }
        Assert.Empty(Directory.GetFiles(Lava("tmp")));
    }

    [Fact]
    public async Task Symbolic_links_lead_nowhere()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_realm.Root, "outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "f"), "secret");
        Directory.CreateDirectory(Lava("buckets", "lava-temp"));
        Directory.CreateSymbolicLink(Lava("buckets", "lava-temp", "dir"), outside);
        File.CreateSymbolicLink(Lava("buckets", "lava-temp", "file"), Path.Combine(outside, "f"));
        var blobs = _realm.Ports.Blobs;

        foreach (var key in (string[])["dir/f", "file"])
        {
            var uri = new S3Uri("lava-temp", key);
            Assert.Null(await blobs.OpenReadAsync(uri, default));
            Assert.Null(await blobs.HeadAsync(uri, default));
            await Assert.ThrowsAsync<PortException>(() => Write(uri, "overwritten"));
            await blobs.DeleteAsync(uri, default);
        }
        await Assert.ThrowsAsync<PortException>(() => Write(new S3Uri("lava-temp", "dir/new"), "x"));
        Assert.Empty(await blobs.ListAsync("lava-temp", "", 0, default));
        Assert.Empty(await blobs.ListAsync("lava-temp", "dir/", 0, default));
        Assert.Equal("secret", await File.ReadAllTextAsync(Path.Combine(outside, "f")));
    }

    [Fact]
    public async Task Writers_and_deleters_in_one_folder_do_not_disturb_each_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(lane => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await Write(new S3Uri("lava-temp", $"a/b/{lane}"), "x");
                Assert.NotNull(await _realm.Ports.Blobs.HeadAsync(new S3Uri("lava-temp", $"a/b/{lane}"), default));
                await _realm.Ports.Blobs.DeleteAsync(new S3Uri("lava-temp", $"a/b/{lane}"), default);
            }
        })));
        Assert.Empty(Directory.GetFileSystemEntries(Lava("buckets", "lava-temp")));
    }

    [Fact]
    public async Task Expired_rows_are_purged_and_live_ones_kept()
    {
        var now = _realm.Clock.GetUtcNow();
        Run Row(long? ttl) => new() { JobId = "a", RunId = Guid.NewGuid().ToString(), TsDispatch = now, Ttl = ttl };
        for (var i = 0; i < 450; i++) await _realm.Ports.Runs.WriteAsync(Row(now.ToUnixTimeSeconds() - 1), null, default);
        var (live, later) = (Row(null), Row(now.ToUnixTimeSeconds() + 100));
        await _realm.Ports.Runs.WriteAsync(live, null, default);
        await _realm.Ports.Runs.WriteAsync(later, null, default);
        await _realm.Ports.State.PutAsync(new StateItem { StateId = "s", Timestamp = "t", Ttl = 1 }, null, default);
        await _realm.Ports.State.PutAsync(new StateItem { StateId = "forever", Timestamp = "t" }, null, default);
        await _realm.Ports.Sessions.PutAsync(new Session { Fleet = "core", Id = "s", Ttl = 1 }, default);
        await _realm.Ports.Sessions.PutSeenAsync(new SessionId("core", "s"), new BeatSeen(1, now), default);

        Assert.Equal(453, await _realm.Embedded.PurgeAsync(default));

        Assert.Equal(2, (await _realm.Ports.Runs.ListAsync(new RunQuery(), default)).Count);
        Assert.Single(await _realm.Ports.State.ListAsync(null, default));
        Assert.Equal(0, await _realm.Embedded.PurgeAsync(default));
    }

    [Fact]
    public async Task A_message_is_not_lost_when_the_clock_is_put_back()
    {
        var clock = new SettableClock();
        await using var realm = await _realm.OpenAnotherAsync(clock);
        var queue = realm.Ports.Queue;
        await queue.SendAsync("core", "taken", TimeSpan.Zero, default);
        Assert.Single(await queue.ReceiveAsync("core", 1, TimeSpan.FromSeconds(60), TimeSpan.Zero, default));
        await queue.SendAsync("core", "visible", TimeSpan.Zero, default);

        clock.Offset = TimeSpan.FromHours(-5);

        Assert.Equal("visible", Assert.Single(await queue.ReceiveAsync("core", 10, TimeSpan.FromSeconds(60), TimeSpan.Zero, default)).Body);
        clock.Offset += TimeSpan.FromSeconds(62);
        Assert.Equal(2, (await queue.ReceiveAsync("core", 10, TimeSpan.FromSeconds(60), TimeSpan.Zero, default)).Count);
    }

    [Fact]
    public async Task A_receiver_that_starts_after_the_clock_was_put_back_gets_the_message()
    {
        await _realm.Ports.Queue.SendAsync("core", "m", TimeSpan.Zero, default);
        var clock = new SettableClock { Offset = _realm.Clock.GetUtcNow() - TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1) };
        await using var realm = await _realm.OpenAnotherAsync(clock);

        Assert.Single(await realm.Ports.Queue.ReceiveAsync("core", 1, TimeSpan.FromSeconds(60), TimeSpan.Zero, default));
    }

    [Fact]
    public async Task Messages_come_oldest_first()
    {
        for (var i = 0; i < 25; i++) await _realm.Ports.Queue.SendAsync("core", $"{i}", TimeSpan.Zero, default);
        var got = new List<string>();
        while (await _realm.Ports.Queue.ReceiveAsync("core", 10, TimeSpan.FromSeconds(60), TimeSpan.Zero, default) is { Count: > 0 } batch) got.AddRange(batch.Select(x => x.Body));

        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{i}"), got);
    }

    [Fact]
    public async Task A_message_sent_during_a_wait_is_received_at_once()
    {
        await using var realm = await _realm.OpenAnotherAsync(TimeProvider.System);
        var queue = realm.Ports.Queue;
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 20; i++)
        {
            var receive = queue.ReceiveAsync("core", 1, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(20), default).AsTask();
            var began = TimeProvider.System.GetTimestamp();
            await queue.SendAsync("core", "m", TimeSpan.Zero, default);
            await queue.DeleteAsync("core", [Assert.Single(await receive).ReceiptHandle], default);
            waits.Add(TimeProvider.System.GetElapsedTime(began));
        }
        Assert.InRange(waits.Min(), TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task A_closed_realm_refuses_work()
    {
        var realm = await _realm.OpenAnotherAsync();
        await realm.DisposeAsync();

        await Assert.ThrowsAsync<PortException>(async () => await realm.Meta.PutAsync("k", "v", default));
    }

    private sealed class SettableClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }
}
