using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Worker.Actions;
using Lava.Worker.Tests.Handlers.Support;
using Microsoft.Extensions.Time.Testing;

namespace Lava.Worker.Tests.Actions;

/// <summary>Does one action of a run, in a realm of its own.</summary>
public abstract class ActionTest : IAsyncLifetime
{
    protected TestRealm Realm { get; private set; } = null!;

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1_234_560));

    protected LinesLog Log { get; } = new();

    public async Task InitializeAsync() => Realm = await TestRealm.OpenAsync(Time);

    public async Task DisposeAsync() => await Realm.DisposeAsync();

    protected Task<string?> Do(string type, string fields, JsonObject? config = null)
    {
        var action = ActionRegistry.Standard.Find(type);
        Assert.NotNull(action);
        return action.ExecuteAsync(JsonNode.Parse(fields)!.AsObject(), new ActionContext
        {
            Row = TestRealm.Row with { Attempt = 2 },
            Index = 3,
            Hook = "on_success",
            Config = new RealmConfig(_ => null, config),
            Ports = Realm.Ports,
            Dispatch = Realm.Dispatch,
            Log = Log,
            Time = Time,
        }, CancellationToken.None);
    }

    protected void Connection(string id, string type, string raw = "{}", bool enabled = true) =>
        Realm.Specs.Connections[id] = new Connection { ConnId = id, Type = type, Enabled = enabled, Raw = JsonNode.Parse(raw)!.AsObject() };

    /// <summary>The messages in the outbox.</summary>
    protected JsonObject[] Sent(string kind)
    {
        var folder = Path.Combine(Realm.Root, ".lava/outbox", kind);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Order().Select(f => JsonNode.Parse(File.ReadAllText(f))!.AsObject())] : [];
    }
}
