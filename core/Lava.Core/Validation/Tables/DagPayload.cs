using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Validation.Tables;

/// <summary>Reads the payload of a dag: child and what it waits for.</summary>
public static class DagPayload
{
    /// <summary>Every child named anywhere, in the order of naming, with its predecessors, all with the prefix.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(JsonNode? payload, string prefix = "")
    {
        var graph = new OrderedDictionary<string, IReadOnlyList<string>>();
        foreach (var (child, value) in payload as JsonObject ?? [])
        {
            graph[prefix + child] = [.. Predecessors(value).Select(p => prefix + p).Distinct()];
        }

        foreach (var predecessor in graph.Values.SelectMany(v => v).ToList())
        {
            graph.TryAdd(predecessor, []);
        }

        return graph;
    }

    internal static IEnumerable<string> Predecessors(JsonNode? value) => value switch
    {
        JsonArray list => list.Select(e => e.Text()).OfType<string>().Where(p => p.Length > 0),
        _ when value.Text() is { Length: > 0 } text => [text],
        _ => [],
    };
}
