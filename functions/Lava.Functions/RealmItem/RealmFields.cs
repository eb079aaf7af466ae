using System.Globalization;
using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Functions.RealmItem;

/// <summary>CloudFormation hands custom resources every value as a text: the numbers of a realm's item are made numbers again.</summary>
internal static class RealmFields
{
    /// <summary>The value with its numbers: <c>slots</c> is the one field of the item that holds any.</summary>
    public static JsonNode? Typed(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map.Select(f => KeyValuePair.Create(f.Key, f.Key == "slots" ? Number(f.Value) : Typed(f.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Typed)]),
        _ => value?.DeepClone(),
    };

    private static JsonNode? Number(JsonNode? value) =>
        value.Text() is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : value?.DeepClone();
}
