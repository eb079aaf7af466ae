using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Validation.Tables;

/// <summary>Reads the payload of a dag: child and what it waits for (spec: handlers.md §3.2). A text is one id, commas and all.</summary>
public static class DagPayload
{
    /// <summary>Every child named anywhere, in the order of naming, with its predecessors, all with the prefix. What can't be read is left out.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(JsonNode? payload, string prefix = "")
    {
        var graph = new OrderedDictionary<string, IReadOnlyList<string>>();
        foreach (var (child, value) in payload as JsonObject ?? [])
        {
            graph[prefix + child] = [.. (Predecessors(value) ?? []).Select(p => prefix + p).Distinct()];
        }

        foreach (var predecessor in graph.Values.SelectMany(v => v).ToList())
        {
            graph.TryAdd(predecessor, []);
        }

        return graph;
    }

    /// <summary>What a child waits for: an id, a list of ids, or nothing; null when the value is none of these.</summary>
    public static IReadOnlyList<string>? Predecessors(JsonNode? value) => value switch
    {
        null => [],
        JsonArray list => list.All(e => e.Text() is { Length: > 0 }) ? [.. list.Select(e => e.Text()!)] : null,
        _ when value.Text() is { } text => text.Length > 0 ? [text] : [],
        _ => null,
    };
}
