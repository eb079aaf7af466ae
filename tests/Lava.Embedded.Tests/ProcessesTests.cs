using Lava.Core.Model;
using Lava.Embedded.Tests.Support;

namespace Lava.Embedded.Tests;

/// <summary>Several processes on one realm folder, and processes that die.</summary>
public sealed class ProcessesTests
{
    [Fact]
    public async Task Every_acknowledged_write_of_a_killed_process_is_there()
    {
        await using var realm = await TempRealm.OpenAsync();
        var acknowledged = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            using var host = Host.Start("write", realm.Root);
            for (var i = 0; i < 400; i++) acknowledged.Add((await host.Output.ReadLineAsync())!);
            host.Kill();
            // A last line may be cut short: then nobody was told of it.
            var rest = await host.Output.ReadToEndAsync();
            acknowledged.AddRange(rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        await realm.ReopenAsync();
        var bodies = new HashSet<string>();
        realm.Clock.SetUtcNow(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1));
        while (await realm.Ports.Queue.ReceiveAsync("core", 10, TimeSpan.FromHours(1), TimeSpan.Zero, default) is { Count: > 0 } batch)
        {
            foreach (var message in batch) Assert.True(bodies.Add(message.Body));
        }
        foreach (var line in acknowledged.Select(x => x.Split(' ')))
        {
            if (line[0] == "sent") Assert.Contains(line[1], bodies);
            else Assert.Equal(1, (await realm.Ports.Runs.GetAsync(new RunKey(line[1], line[2]), default))!.Fence);
        }
        Assert.True(acknowledged.Count >= 1200);
    }

    [Fact]
    public async Task Four_senders_and_four_receivers_lose_nothing_and_deliver_once()
    {
        const int each = 500;
        await using var realm = await TempRealm.OpenAsync();
        var receivers = Enumerable.Range(0, 4).Select(_ => Host.Start("receive", realm.Root, "5")).ToArray();
        var senders = Enumerable.Range(0, 4).Select(i => Host.Start("send", realm.Root, $"s{i}", $"{each}", "4")).ToArray();

        await Task.WhenAll(senders.Select(x => x.LinesAsync()));
        var received = (await Task.WhenAll(receivers.Select(x => x.LinesAsync()))).SelectMany(x => x).ToArray();

        var sent = Enumerable.Range(0, 4).SelectMany(s => Enumerable.Range(0, each).Select(i => $"s{s}-{i}"));
        Assert.Equal(sent.Order(), received.Order());
        foreach (var host in (Host[])[.. senders, .. receivers]) host.Dispose();
    }

    [Fact]
    public async Task A_waiting_receive_gets_what_another_process_sends()
    {
        await using var realm = await TempRealm.OpenAsync();
        await using var mine = await realm.OpenAnotherAsync(TimeProvider.System);
        var receive = mine.Ports.Queue.ReceiveAsync("core", 1, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(30), default).AsTask();

        using var host = Host.Start("send", realm.Root, "m", "1", "1");

        Assert.Equal("m-0", Assert.Single(await receive).Body);
        await host.LinesAsync();
    }

    [Fact]
    public async Task The_change_signal_tells_of_commits_of_other_connections_and_own_ones()
    {
        await using var realm = await TempRealm.OpenAsync();
        await using var other = await realm.OpenAnotherAsync();
        foreach (var writer in (EmbeddedRealm[])[other, realm.Embedded])
        {
            var changes = realm.Embedded.Changes;
            var seen = changes.Version;
            await writer.Meta.PutAsync("k", "v", default);
            await changes.WaitAsync(seen, default).AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            Assert.True(changes.Version > seen);
        }
    }

    [Fact]
    public async Task Many_may_open_a_new_realm_at_once()
    {
        var root = Directory.CreateTempSubdirectory("lava-test-").FullName;
        try
        {
            var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
                EmbeddedRealm.OpenAsync(new EmbeddedOptions { Directory = root, Realm = "test", Specs = new NoSpecs() }, default))));
            for (var i = 0; i < opened.Length; i++) await opened[i].Meta.PutAsync($"k{i}", "v", default);
            for (var i = 0; i < opened.Length; i++) Assert.Equal("v", await opened[0].Meta.GetAsync($"k{i}", default));
            foreach (var realm in opened) await realm.DisposeAsync();
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
