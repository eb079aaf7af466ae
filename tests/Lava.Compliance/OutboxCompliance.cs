using System.Text.Json.Nodes;
using Lava.Core.Ports;

namespace Lava.Compliance;

/// <summary>The contract of <see cref="IOutbox"/>.</summary>
public abstract class OutboxCompliance : PortCompliance
{
    [SkippableFact]
    public async Task Messages_go_out_whole_and_in_order()
    {
        for (var i = 0; i < 12; i++)
            await Ports.Outbox.SendAsync("sns", new JsonObject { ["topic"] = Realm.Topic, ["message"] = $"{i}: \u00fc\n", ["subject"] = "s", ["run_id"] = "r", ["job_id"] = "j", ["attempt"] = 1 }, default);
        await Ports.Outbox.SendAsync("sqs", new JsonObject { ["queue"] = Realm.OutsideQueue, ["message"] = "to a queue", ["run_id"] = "r" }, default);

        var sent = await Realm.SentAsync("sns");

        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"{i}: \u00fc\n"), sent.Select(x => (string?)x["message"]));
        Assert.Equal("to a queue", (string?)Assert.Single(await Realm.SentAsync("sqs"))["message"]);
        Assert.Empty(await Realm.SentAsync("slack"));
    }
}
