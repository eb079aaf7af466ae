using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lava.Core.Templating;

/// <summary>Turns the caller's data into the closed set of template values.</summary>
internal static class DataReader
{
    public static object? Read(object? raw) => raw switch
    {
        null => null,
        string or bool or long or double => raw,
        int i => (long)i,
        BigInteger i => Numbers.Normal(i),
        decimal d => PyDecimal.Of(d),
        DateTimeOffset d => PyDateTime.Of(d),
        TimeSpan t => new PyTimeDelta(t.Ticks / 10),
        JsonNode node => ReadJson(node),
        IReadOnlyDictionary<string, object?> map => PyDict.Of(map.Select(p => KeyValuePair.Create(p.Key, Read(p.Value)))),
        IEnumerable<object?> list => PyList.Of(list.Select(Read)),
        PyDict or PyList or PyDecimal or PyDateTime or PyDate or PyTimeDelta or PyUuid => raw,
        _ => throw new ArgumentException($"a template can't read values of type {raw.GetType()}"),
    };

    public static object? ReadJson(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return null;
            case JsonObject map:
                return PyDict.Of(map.Select(p => KeyValuePair.Create(p.Key, ReadJson(p.Value))));
            case JsonArray list:
                return PyList.Of(list.Select(ReadJson));
            default:
                return node.GetValueKind() switch
                {
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    JsonValueKind.Number => ReadNumber(node.ToJsonString()),
                    JsonValueKind.String => ReadText(node.AsValue()),
                    _ => null,
                };
        }
    }

    /// <summary>Digits alone are an integer of any size; a point or exponent makes a decimal of that scale.</summary>
    public static object ReadNumber(string text) => text.AsSpan().ContainsAny(".eE")
        ? PyDecimal.Parse(text) ?? throw Fault.Value($"number out of range: {text}")
        : Numbers.Normal(BigInteger.Parse(text, CultureInfo.InvariantCulture));

    private static string ReadText(JsonValue value) => value.TryGetValue<string>(out var text)
        ? text
        : JsonNode.Parse(value.ToJsonString())!.GetValue<string>();
}
