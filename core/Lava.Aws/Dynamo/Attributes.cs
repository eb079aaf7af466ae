using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;

namespace Lava.Aws.Dynamo;

/// <summary>
/// JSON objects as DynamoDB items and back, without loss. Values are native, so that they can be read in any console. Two things JSON and
/// DynamoDB don't share are kept beside them: numbers that DynamoDB would write differently (<c>1.50</c>, <c>1e400</c>) are stored as text and
/// named in <see cref="ExactNumbers"/>; sets and bytes, which others may have stored, appear in JSON as <c>{"$dynamodb": {"SS": [...]}}</c>.
/// </summary>
internal static class Attributes
{
    /// <summary>The attribute that lists the places of numbers kept as text.</summary>
    public const string ExactNumbers = "exact_numbers";

    private const string Foreign = "$dynamodb";
    // DynamoDB keeps 38 significant digits; short of that, plain notation comes back as it went in.
    private const int SafeDigits = 36;

    /// <summary>The item of a JSON object.</summary>
    public static Dictionary<string, AttributeValue> FromJson(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return FromJson(document.RootElement);
    }

    /// <summary>The item of a JSON object that others read, too: its numbers are numbers, written as DynamoDB writes them.</summary>
    public static Dictionary<string, AttributeValue> FromSharedJson(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return Map(document.RootElement, "", null);
    }

    private static Dictionary<string, AttributeValue> FromJson(JsonElement root)
    {
        var exact = new List<string>();
        var item = Map(root, "", exact);
        if (exact.Count > 0) item[ExactNumbers] = new AttributeValue { L = exact.ConvertAll(x => new AttributeValue(x)) };
        return item;
    }

    /// <summary>The JSON object of an item, in UTF-8, without the attributes that only serve the table.</summary>
    public static byte[] ToJson(IReadOnlyDictionary<string, AttributeValue> item, params ReadOnlySpan<string> without)
    {
        var exact = item.TryGetValue(ExactNumbers, out var list) && list.L is { } places ? places.Select(x => x.S).ToHashSet(StringComparer.Ordinal) : null;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in item)
            {
                if (name == ExactNumbers || without.Contains(name)) continue;
                writer.WritePropertyName(name);
                Write(writer, value, exact is null ? null : Step("", name), exact);
            }
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>A text attribute; null when absent or of another type.</summary>
    public static string? Text(this IReadOnlyDictionary<string, AttributeValue> item, string name) => item.TryGetValue(name, out var value) ? value.S : null;

    /// <summary>A number attribute.</summary>
    public static AttributeValue Number(long number) => new() { N = number.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    /// <summary>An integer attribute; null when absent or none.</summary>
    public static long? Integer(this IReadOnlyDictionary<string, AttributeValue> item, string name) =>
        item.TryGetValue(name, out var value) && long.TryParse(value.N, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Dictionary<string, AttributeValue> Map(JsonElement map, string path, List<string>? exact)
    {
        var item = new Dictionary<string, AttributeValue>(StringComparer.Ordinal);
        foreach (var field in map.EnumerateObject()) item[field.Name] = Value(field.Value, Step(path, field.Name), exact);
        return item;
    }

    private static AttributeValue Value(JsonElement value, string path, List<string>? exact) => value.ValueKind switch
    {
        JsonValueKind.String => new AttributeValue { S = value.GetString() },
        JsonValueKind.Number => NumberOf(value.GetRawText(), path, exact),
        JsonValueKind.True or JsonValueKind.False => new AttributeValue { BOOL = value.GetBoolean() },
        JsonValueKind.Object => ForeignOf(value) ?? new AttributeValue { M = Map(value, path, exact) },
        JsonValueKind.Array => new AttributeValue { L = [.. value.EnumerateArray().Select((x, i) => Value(x, Step(path, i), exact))] },
        _ => new AttributeValue { NULL = true },
    };

    private static AttributeValue NumberOf(string text, string path, List<string>? exact)
    {
        if (exact is null || IsPlain(text)) return new AttributeValue { N = text };
        exact.Add(path);
        return new AttributeValue { S = text };
    }

    // Whether DynamoDB gives a JSON number back as the same text.
    private static bool IsPlain(string text)
    {
        var digits = text.AsSpan(text[0] == '-' ? 1 : 0);
        if (digits.Length > SafeDigits || digits.ContainsAny('e', 'E')) return false;
        var dot = digits.IndexOf('.');
        if (dot < 0) return text != "-0";
        // Very small fractions come back with an exponent.
        return digits[^1] != '0' && !(digits[0] == '0' && digits.Length > 2 + 5);
    }

    private static AttributeValue? ForeignOf(JsonElement map)
    {
        if (!map.TryGetProperty(Foreign, out var inner) || inner.ValueKind != JsonValueKind.Object || map.EnumerateObject().Count() != 1) return null;
        foreach (var field in inner.EnumerateObject())
        {
            switch (field.Name)
            {
                case "B": return new AttributeValue { B = Bytes(field.Value) };
                case "SS": return new AttributeValue { SS = Texts(field.Value) };
                case "NS": return new AttributeValue { NS = Texts(field.Value) };
                case "BS": return new AttributeValue { BS = [.. field.Value.EnumerateArray().Select(Bytes)] };
            }
        }
        return null;
    }

    private static List<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(x => x.GetString()!)];

    private static MemoryStream Bytes(JsonElement text) => new(text.GetBytesFromBase64());

    private static void Write(Utf8JsonWriter writer, AttributeValue value, string? path, HashSet<string>? exact)
    {
        if (value.S is { } text)
        {
            if (exact is not null && exact.Contains(path!)) writer.WriteRawValue(text);
            else writer.WriteStringValue(text);
        }
        else if (value.N is { } number) writer.WriteRawValue(number);
        else if (value.BOOL is { } flag) writer.WriteBooleanValue(flag);
        else if (value.M is { } map)
        {
            writer.WriteStartObject();
            foreach (var (name, inner) in map)
            {
                writer.WritePropertyName(name);
                Write(writer, inner, path is null ? null : Step(path, name), exact);
            }
            writer.WriteEndObject();
        }
        else if (value.L is { } list)
        {
            writer.WriteStartArray();
            for (var i = 0; i < list.Count; i++) Write(writer, list[i], path is null ? null : Step(path, i), exact);
            writer.WriteEndArray();
        }
        else WriteForeign(writer, value);
    }

    private static void WriteForeign(Utf8JsonWriter writer, AttributeValue value)
    {
        if (value is { B: null, SS: null, NS: null, BS: null })
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartObject();
        writer.WriteStartObject(Foreign);
        if (value.B is { } bytes) writer.WriteBase64String("B", bytes.ToArray());
        else if (value.SS is { } texts) WriteTexts(writer, "SS", texts);
        else if (value.NS is { } numbers) WriteTexts(writer, "NS", numbers);
        else WriteTexts(writer, "BS", value.BS!.Select(x => Convert.ToBase64String(x.ToArray())));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string type, IEnumerable<string> texts)
    {
        writer.WriteStartArray(type);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static string Step(string path, string name) => new StringBuilder(path).Append('/').Append(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)).ToString();

    private static string Step(string path, int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}/{index}");
}
