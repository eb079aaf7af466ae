using System.Text.Json.Nodes;
using Lava.Aws.Tests.Support;
using Lava.Core.Ports;

namespace Lava.Aws.Tests;

public sealed class OutboxTests : IAsyncLifetime
{
    private AwsUnderTest _realm = null!;

    private IOutbox Outbox => _realm.Ports.Outbox;

    public async Task InitializeAsync() => _realm = await AwsUnderTest.OutsideAsync();

    public async Task DisposeAsync()
    {
        if (_realm is not null) await _realm.DisposeAsync();
    }

    [SkippableFact]
    public async Task An_event_arrives_where_a_rule_sends_it()
    {
        var source = $"lava.{_realm.Name}";
        var queue = await _realm.Outside.RuleAsync(_realm.Name + "-rule", source);

        await Outbox.SendAsync("event", new JsonObject { ["detail"] = new JsonObject { ["job_id"] = "a/b" }, ["run_id"] = "r" }, default);

        var arrived = JsonNode.Parse(Assert.Single(await _realm.Outside.TakeAsync(queue)))!;
        Assert.Equal((source, "Lava Job Action", "a/b"), ((string?)arrived["source"], (string?)arrived["detail-type"], (string?)arrived["detail"]!["job_id"]));
    }

    [SkippableFact]
    public async Task Mail_goes_out_from_an_address_that_may_send()
    {
        await _realm.Outside.SenderAsync("lava@example.com");

        await Outbox.SendAsync("email", new JsonObject { ["from"] = "lava@example.com", ["to"] = new JsonArray("a@example.com"), ["subject"] = "s", ["message"] = "m" }, default);
    }

    [SkippableFact]
    public async Task What_a_service_refuses_is_told_with_its_reason()
    {
        var topic = await Assert.ThrowsAsync<PortException>(async () => await Outbox.SendAsync("sns", new JsonObject { ["topic"] = "arn:aws:sns:us-east-1:123456789012:none", ["message"] = "m" }, default));
        Assert.Contains("arn:aws:sns:us-east-1:123456789012:none", topic.Message, StringComparison.Ordinal);
        var queue = await Assert.ThrowsAsync<PortException>(async () => await Outbox.SendAsync("sqs", new JsonObject { ["queue"] = "none", ["message"] = "m" }, default));
        Assert.Contains("no queue none", queue.Message, StringComparison.Ordinal);
        Assert.Contains("is no kind of message", (await Assert.ThrowsAsync<PortException>(async () => await Outbox.SendAsync("pigeon", [], default))).Message, StringComparison.Ordinal);
        var attachments = new JsonObject { ["to"] = "a@example.com", ["subject"] = "s", ["message"] = "m", ["attachments"] = new JsonArray("s3://b/k") };
        Assert.Contains("attachments", (await Assert.ThrowsAsync<PortException>(async () => await Outbox.SendAsync("email", attachments, default))).Message, StringComparison.Ordinal);
    }
}
