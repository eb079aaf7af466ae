using Lava.Core.Ports;
using Lava.Embedded.Storage;

namespace Lava.Embedded.Tests;

public sealed class WriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lava-test-").FullName;
    private readonly Store _store;

    public WriterTests() => _store = Store.Open(Path.Combine(_folder, "lava.db"));

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int Put(Db db, string key) => db.Sql("INSERT INTO meta (key, value) VALUES (?1, ?2)").Run(key, "v");

    private long Count() => _store.Read(db => db.Sql("SELECT count(*) FROM meta").Number())!.Value;

    /// <summary>Keeps the writer busy until all writes wait together, so that they become one group.</summary>
    private async Task<Task<int>[]> Group(params Func<Db, int>[] works)
    {
        using var go = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _store.WriteAsync(_ => { begun.SetResult(); go.Wait(); return 0; }, default).AsTask();
        await begun.Task;
        var tasks = works.Select(x => _store.WriteAsync(x, default).AsTask()).ToArray();
        go.Set();
        await first;
        return tasks;
    }

    [Fact]
    public async Task An_item_that_throws_takes_nothing_with_it_and_harms_no_neighbour()
    {
        var tasks = await Group(
            db => Put(db, "a"),
            db => { Put(db, "half"); throw new InvalidOperationException("mine"); },
            db => Put(db, "b"));

        Assert.Equal(1, await tasks[0]);
        Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidOperationException>(() => tasks[1])).Message);
        Assert.Equal(1, await tasks[2]);
        Assert.Equal(2, Count());
    }

    [Fact]
    public async Task Faulty_SQL_of_one_item_harms_no_neighbour()
    {
        var tasks = await Group(
            db => Put(db, "a"),
            db => db.Sql("INSERT INTO no_such_table VALUES (1)").Run());

        Assert.Equal(1, await tasks[0]);
        await Assert.ThrowsAsync<PortException>(() => tasks[1]);
        Assert.Equal(1, Count());
    }

    [Fact]
    public async Task A_full_disk_fails_the_writes_and_later_ones_go_through()
    {
        await _store.WriteAsync(db => Put(db, "before"), default);
        var pages = await _store.WriteAsync(db => db.Sql("PRAGMA page_count").Number()!.Value, default);
        await LimitPages(pages + 1);
        var full = Enumerable.Range(0, 50).Select(i => _store.WriteAsync(db => db.Sql("INSERT INTO meta (key, value) VALUES (?1, ?2)").Run($"big{i}", new string('x', 100_000)), default).AsTask()).ToArray();

        foreach (var task in full)
        {
            var error = await Assert.ThrowsAsync<PortException>(() => task);
            Assert.Contains("full", error.Message, StringComparison.Ordinal);
        }

        await LimitPages(1_000_000);
        await _store.WriteAsync(db => Put(db, "after"), default);
        Assert.Equal(2, Count());
    }

    // The limit is the connection's own, and pragmas take no parameters.
    private async Task LimitPages(long pages) => await _store.WriteAsync(db => db.Sql($"PRAGMA max_page_count = {pages}").Number(), default);

    [Fact]
    public async Task A_write_cancelled_before_its_turn_is_not_made()
    {
        using var go = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _store.WriteAsync(_ => { begun.SetResult(); go.Wait(); return 0; }, default).AsTask();
        await begun.Task;
        var cancelled = _store.WriteAsync(db => Put(db, "x"), stop.Token).AsTask();
        await stop.CancelAsync();
        go.Set();
        await first;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await _store.WriteAsync(db => Put(db, "y"), default);
        Assert.Equal(1, Count());
    }

    [Fact]
    public async Task What_waits_at_the_end_is_still_written()
    {
        var path = Path.Combine(_folder, "other.db");
        var store = Store.Open(path);
        var writes = Enumerable.Range(0, 100).Select(i => store.WriteAsync(db => Put(db, $"{i}"), default).AsTask()).ToArray();
        store.Dispose();

        await Task.WhenAll(writes);
        using var again = Store.Open(path);
        Assert.Equal(100, again.Read(db => db.Sql("SELECT count(*) FROM meta").Number()));
    }

    [Fact]
    public async Task A_read_sees_every_write_that_was_acknowledged()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(lane => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                var key = $"{lane}-{i}";
                await _store.WriteAsync(db => Put(db, key), default);
                Assert.Equal("v", _store.Read(db => db.Sql("SELECT value FROM meta WHERE key = ?1").Text(key)));
            }
        })));
    }
}
