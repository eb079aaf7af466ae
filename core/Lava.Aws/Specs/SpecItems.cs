using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Lava.Aws.Dynamo;

namespace Lava.Aws.Specs;

/// <summary>Specs as items and back.</summary>
internal static class SpecItems
{
    /// <summary>The spec of an item.</summary>
    public static JsonObject ToJson(IReadOnlyDictionary<string, AttributeValue> item) => JsonNode.Parse(Attributes.ToJson(item))!.AsObject();

    /// <summary>The item of a spec.</summary>
    public static Dictionary<string, AttributeValue> ToItem(JsonObject spec)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) spec.WriteTo(writer);
        var item = Attributes.FromSharedJson(buffer.ToArray());
        // The key of an index is a text or absent.
        if (item.TryGetValue("dispatcher", out var dispatcher) && dispatcher is { S: null or "" }) item.Remove("dispatcher");
        return item;
    }
}
