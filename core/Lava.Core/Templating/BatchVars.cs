using System.Globalization;
using System.Text.Json.Nodes;

namespace Lava.Core.Templating;

/// <summary>Reads variables written as JSON, where an object of one <c>$</c> key stands for a type that JSON lacks.</summary>
public static class BatchVars
{
    /// <summary>
    /// Values for a template's scope. <c>{"$datetime":"2024-01-02T03:04:05+11:00"}</c> is a datetime of that offset,
    /// <c>{"$decimal":"1.50"}</c> a decimal. Throws <see cref="FormatException"/> on another text in them.
    /// </summary>
    public static IReadOnlyDictionary<string, object?> Decode(JsonNode vars) => vars is JsonObject map
        ? map.ToDictionary(p => p.Key, p => Value(p.Value), StringComparer.Ordinal)
        : throw new FormatException("variables must be a JSON object");

    private static object? Value(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject { Count: 1 } map when map["$datetime"] is JsonValue text:
                return DateTimeOffset.Parse(text.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            case JsonObject { Count: 1 } map when map["$decimal"] is JsonValue text:
                return PyDecimal.Parse(text.GetValue<string>()) ?? throw new FormatException($"not a decimal: {text}");
            case JsonObject map:
                return map.ToDictionary(p => p.Key, p => Value(p.Value), StringComparer.Ordinal);
            case JsonArray list:
                return list.Select(Value).ToList();
            default:
                return node;
        }
    }
}
