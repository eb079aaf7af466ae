using System.Numerics;
using System.Text.Json.Nodes;

namespace Lava.Core.Templating;

/// <summary>Template values as JSON: what JSON has keeps its type, dates and the rest become text.</summary>
internal static class JsonValues
{
    private const int MaxDepth = 200;

    public static JsonNode? Of(object? value) => Of(value, 0);

    private static JsonNode? Of(object? value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Fault.Value("values are nested too deeply");
        }

        switch (value)
        {
            case null:
                return null;
            case bool b:
                return JsonValue.Create(b);
            case long or BigInteger or PyDecimal:
                return JsonNode.Parse(Printing.Text(value));
            case double d when double.IsFinite(d):
                return JsonNode.Parse(Numbers.Text(d));
            case PyList l:
                return Array(l.Items, depth);
            case PyTuple t:
                return Array(t.Items, depth);
            case PyIterator i:
                return Array(i.Remaining(), depth);
            case PyRange r:
                return Array(r.Values(), depth);
            case PyView v:
                return Array(v.Values(), depth);
            case PyDict map:
                var result = new JsonObject();
                foreach (var (key, item) in map.Pairs)
                {
                    result[Printing.Text(key)] = Of(item, depth + 1);
                }

                return result;
            case PyDateTime d:
                return JsonValue.Create(d.IsoFormat('T'));
            default:
                return JsonValue.Create(Printing.Text(value));
        }
    }

    private static JsonArray Array(IEnumerable<object?> items, int depth)
    {
        var array = new JsonArray();
        foreach (var item in items)
        {
            array.Add(Of(item, depth + 1));
        }

        return array;
    }
}
