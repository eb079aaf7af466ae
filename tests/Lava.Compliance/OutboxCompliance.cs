using System.Text.Json.Nodes;

namespace Lava.Compliance;

/// <summary>The contract of <see cref="Core.Ports.IOutbox"/>.</summary>
public abstract class OutboxCompliance : PortCompliance
{
    [Fact]
    public async Task Messages_go_out_whole_and_in_order()
    {
        for (var i = 0; i < 12; i++) await Ports.Outbox.SendAsync("sns", new JsonObject { ["n"] = i, ["text"] = "ü\n", ["run_id"] = "r" }, default);
        await Ports.Outbox.SendAsync("email", new JsonObject { ["to"] = "x" }, default);

        var sent = await Realm.SentAsync("sns");

        Assert.Equal(Enumerable.Range(0, 12), sent.Select(x => (int)x["n"]!));
        Assert.Equal("ü\n", (string?)sent[0]["text"]);
        Assert.Single(await Realm.SentAsync("email"));
        Assert.Empty(await Realm.SentAsync("slack"));
    }
}
