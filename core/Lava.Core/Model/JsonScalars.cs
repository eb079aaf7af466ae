using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lava.Core.Model;

/// <summary>Reads scalars out of JSON-like data without ever going through double.</summary>
public static class JsonScalars
{
    /// <summary>The text of a JSON string, or null for any other value.</summary>
    public static string? Text(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>The value of a JSON boolean, or null for any other value.</summary>
    public static bool? Bool(this JsonNode? node) => Kind(node) switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The exact text of a JSON number, or null for any other value.</summary>
    public static string? NumberText(this JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value.ToJsonString() : null;

    /// <summary>A JSON number as decimal; null for other values and for numbers that decimal can't hold.</summary>
    public static decimal? Decimal(this JsonNode? node) =>
        NumberText(node) is { } text && TryDecimal(text, out var number) ? number : null;

    /// <summary>A JSON number without a fraction, within int; null for any other value.</summary>
    public static int? Int(this JsonNode? node) =>
        Decimal(node) is { } number && number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : null;

    /// <summary>The kind of a node; an absent node is JSON null.</summary>
    public static JsonValueKind Kind(JsonNode? node) => node?.GetValueKind() ?? JsonValueKind.Null;

    /// <summary>Whether maps and lists are nested more than so many levels.</summary>
    public static bool IsDeeper(JsonNode? node, int levels) => node switch
    {
        JsonObject map => levels == 0 || map.Any(member => IsDeeper(member.Value, levels - 1)),
        JsonArray list => levels == 0 || list.Any(item => IsDeeper(item, levels - 1)),
        _ => false,
    };

    /// <summary>A number that keeps its exact text. The text must be a JSON number.</summary>
    public static JsonNode Number(string text) => JsonNode.Parse(text)!;

    /// <summary>Short text of a value for a message: strings quoted, long values cut.</summary>
    public static string Show(JsonNode? node)
    {
        var text = node switch
        {
            null => "null",
            JsonObject => "a map",
            JsonArray => "a list",
            _ => Text(node) is { } s ? '"' + s.ReplaceLineEndings("\\n") + '"' : node.ToJsonString(),
        };
        return text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 77), "...");
    }

    internal static bool TryDecimal(ReadOnlySpan<char> text, out decimal number) =>
        decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out number);
}
