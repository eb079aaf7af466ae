using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Embedded.Storage;
using Lava.Embedded.Tests.Support;

namespace Lava.Embedded.Tests;

/// <summary>A row that a newer version wrote, among others.</summary>
public sealed class UnreadableRowTests : IAsyncLifetime
{
    private TempRealm _realm = null!;

    public async Task InitializeAsync() => _realm = await TempRealm.OpenAsync();
    public async Task DisposeAsync() => await _realm.DisposeAsync();

    [Fact]
    public async Task It_is_a_failure_of_the_port_that_names_it()
    {
        var row = await HeldAsync();
        await SpoilAsync(row.Key);

        foreach (var read in new Func<Task>[]
        {
            async () => await _realm.Ports.Runs.GetAsync(row.Key, default),
            async () => await _realm.Ports.Runs.WriteAsync(row with { Fence = 100 }, 99, default),
            async () => await _realm.Ports.Runs.ListAsync(new RunQuery(), default),
        })
            Assert.StartsWith($"row {row.Key} can't be read: ", (await Assert.ThrowsAsync<UnreadableRowException>(read)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_hold_up_no_other_in_a_sweep()
    {
        // More than those after which the store counts as out of reach.
        for (var i = 0; i < 9; i++) await HeldAsync();
        var rows = await _realm.Ports.Runs.HeldAsync("core", default);
        foreach (var spoilt in rows.Take(7)) await SpoilAsync(spoilt.Key);
        var control = new RunControl(_realm.Ports, () => RealmConfig.Defaults, _realm.Clock);

        await Assert.ThrowsAsync<UnreadableRowException>(async () => await control.Sweeper.SweepAsync("core", default));

        foreach (var row in rows.Skip(7))
            Assert.Equal((null, 1), (await _realm.Ports.Runs.GetAsync(row.Key, default)) is { } read ? (read.Session, read.Lost) : default);
    }

    [Fact]
    public async Task Of_sessions_the_others_are_listed()
    {
        foreach (var id in (string[])["s1", "s2"]) await _realm.Ports.Sessions.PutAsync(new Session { Fleet = "core", Id = id }, default);
        using (var store = Store.Open(new RealmFolder(_realm.Root).Database))
            await store.WriteAsync(db => db.Sql("UPDATE sessions SET row = '{\"beat\":\"many\"}' WHERE session = ?1").Run("s1"), default);

        Assert.Equal("s2", Assert.Single(await _realm.Ports.Sessions.ListAsync("core", default)).Id);
        await Assert.ThrowsAsync<UnreadableRowException>(async () => await _realm.Ports.Sessions.GetAsync(new SessionId("core", "s1"), default));
    }

    // Held by a worker that is gone.
    private async Task<Run> HeldAsync()
    {
        var row = new Run { JobId = "a/b", RunId = Guid.CreateVersion7().ToString(), TsDispatch = _realm.Clock.GetUtcNow(), Worker = "core", Live = "core", Nonce = "1" };
        row = row with { Due = RunRows.Waiting + Instant.ToKey(row.TsDispatch), Sweep = Names.Sweep("core", row.RunId) };
        Assert.True((await _realm.Ports.Runs.WriteAsync(row, null, default)).Applied);
        var held = Rows.Next(row, Claiming.Claimed(row, new SessionId("core", "dead"), "box", 0, false, true, row.TsDispatch));
        Assert.True((await _realm.Ports.Runs.WriteAsync(held, row.Fence, default)).Applied);
        return held;
    }

    private async Task SpoilAsync(RunKey key)
    {
        using var store = Store.Open(new RealmFolder(_realm.Root).Database);
        await store.WriteAsync(db => db.Sql("UPDATE runs SET row = replace(row, '\"run_id\"', '\"status\":\"half_done\",\"run_id\"') WHERE run_id = ?1").Run(key.RunId), default);
    }
}
