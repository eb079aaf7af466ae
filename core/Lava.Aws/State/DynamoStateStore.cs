using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Lava.Aws.Dynamo;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Aws.State;

/// <summary>The state table in the original's form: JSON text, native values, or bytes sealed by KMS.</summary>
internal sealed class DynamoStateStore(Table table, KmsSeal seal, TimeProvider time) : IStateStore
{
    private const string Raw = "raw", Secure = "secure";

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    public async ValueTask<StateItem?> GetAsync(string stateId, CancellationToken cancellation) =>
        await table.GetAsync(Key(stateId), cancellation) is { } item && IsLive(item) ? await ToStateAsync(item, cancellation) : null;

    public async ValueTask<bool> PutAsync(StateItem item, string? ifVersion, CancellationToken cancellation)
    {
        var stored = Key(item.StateId);
        stored["type"] = new(item.Type);
        stored["value"] = await ValueAsync(item, cancellation);
        stored["timestamp"] = new(item.Timestamp);
        // The original asks for it; 0, long past, would let DynamoDB purge an item that never ends.
        if (item.Ttl != 0) stored["ttl"] = Attributes.Number(item.Ttl);
        if (item.Publisher is { Length: > 0 } publisher) stored["publisher"] = new(publisher);
        var write = await table.PutAsync(stored, ifVersion is null ? null : WhenVersion(ifVersion), cancellation);
        // Refused by myself: the call was made again after its answer was lost.
        return write.Applied || (write.Item is { } found && ifVersion != item.Timestamp && Same(found, stored));
    }

    // The original's table has no index that lists it.
    public async ValueTask<IReadOnlyList<StateItem>> ListAsync(string? glob, CancellationToken cancellation)
    {
        var found = new List<StateItem>();
        await foreach (var item in table.ScanAsync(cancellation))
        {
            if (IsLive(item) && (glob is null || Glob.IsMatch(glob, item["state_id"].S))) found.Add(await ToStateAsync(item, cancellation));
        }
        return [.. found.OrderBy(x => x.StateId, StringComparer.Ordinal)];
    }

    public async ValueTask<bool> DeleteAsync(string stateId, CancellationToken cancellation) =>
        (await table.DeleteAsync(Key(stateId), null, cancellation)).Item is { } was && IsLive(was);

    private bool IsLive(IReadOnlyDictionary<string, AttributeValue> item) => item.Integer("ttl") is not { } ttl || ttl > Now;

    private static Dictionary<string, AttributeValue> Key(string stateId) => new() { ["state_id"] = new(stateId) };

    private WriteCondition WhenVersion(string version)
    {
        var names = new Dictionary<string, string> { ["#ttl"] = "ttl" };
        var values = new Dictionary<string, AttributeValue> { [":now"] = Attributes.Number(Now) };
        if (version.Length == 0) return new("attribute_not_exists(state_id) OR #ttl <= :now", names, values);
        names["#version"] = "timestamp";
        values[":version"] = new(version);
        return new("#version = :version AND (attribute_not_exists(#ttl) OR #ttl > :now)", names, values);
    }

    private static bool Same(Dictionary<string, AttributeValue> one, Dictionary<string, AttributeValue> two) =>
        one.Text("timestamp") == two.Text("timestamp") && one.Text("publisher") == two.Text("publisher") && one.Text("type") == two.Text("type")
        && one["value"] is { S: { } text } && text == two["value"].S;

    private async ValueTask<AttributeValue> ValueAsync(StateItem item, CancellationToken cancellation)
    {
        switch (item.Type)
        {
            case Secure:
                return new AttributeValue { B = new MemoryStream(await seal.CloseAsync(item.StateId, Json(item.Value), cancellation)) };
            case Raw:
                return Attributes.FromSharedJson(Encoding.UTF8.GetBytes($"{{\"value\":{Encoding.UTF8.GetString(Json(item.Value))}}}"))["value"];
            default:
                return new AttributeValue(Encoding.UTF8.GetString(Json(item.Value)));
        }
    }

    private async ValueTask<StateItem> ToStateAsync(Dictionary<string, AttributeValue> item, CancellationToken cancellation)
    {
        var (id, type) = (item["state_id"].S, item.Text("type") ?? "json");
        return new StateItem
        {
            StateId = id,
            Type = type,
            Value = await ValueAsync(id, type, item.GetValueOrDefault("value") ?? new AttributeValue { NULL = true }, cancellation),
            Timestamp = item.Text("timestamp") ?? "",
            Ttl = item.Integer("ttl") ?? 0,
            Publisher = item.Text("publisher"),
        };
    }

    private async ValueTask<JsonNode?> ValueAsync(string id, string type, AttributeValue value, CancellationToken cancellation)
    {
        try
        {
            return type switch
            {
                Secure => JsonNode.Parse(await seal.OpenAsync(id, value.B?.ToArray() ?? throw new JsonException("its value isn't bytes"), cancellation)),
                Raw => JsonNode.Parse(Attributes.ToJson(new Dictionary<string, AttributeValue> { ["value"] = value }))!["value"]?.DeepClone(),
                _ => JsonNode.Parse(value.S ?? throw new JsonException("its value isn't text")),
            };
        }
        catch (JsonException e)
        {
            throw new PortException($"state {id}: bad state item: {e.Message}", e);
        }
    }

    private static byte[] Json(JsonNode? value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            if (value is null) writer.WriteNullValue();
            else value.WriteTo(writer);
        }
        return buffer.ToArray();
    }
}
