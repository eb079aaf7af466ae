using System.Text.Json.Nodes;
using Lava.Core.Validation;

namespace Lava.Worker.Handlers;

/// <summary>A dag's nodes and their predecessors; every id seen as key or value is a node.</summary>
internal sealed class DagPlan
{
    private DagPlan(Dictionary<string, HashSet<string>> predecessors) => Predecessors = predecessors;

    /// <summary>Node → the nodes it waits for, in the order written.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Predecessors { get; }

    /// <summary>Reads a payload; null and a problem when it is none, or has a cycle.</summary>
    public static (DagPlan? Plan, string? Problem) Read(JsonNode? payload, string prefix)
    {
        if (payload is not JsonObject map) return (null, "Bad payload: must be a map");
        var nodes = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var (name, value) in map)
        {
            var before = value is null or JsonArray { Count: 0 } ? [] : ChildList.Ids(value);
            if (before is null) return (null, $"Bad payload: {name}: predecessors must be a job id or a list of them");
            if (!nodes.TryGetValue(prefix + name, out var set)) nodes[prefix + name] = set = new HashSet<string>(StringComparer.Ordinal);
            foreach (var id in before)
            {
                set.Add(prefix + id);
                nodes.TryAdd(prefix + id, new HashSet<string>(StringComparer.Ordinal));
            }
        }
        return Cycles.Find(nodes.Keys, n => nodes[n]) is { } cycle ? (null, $"Jobs are in a cycle: {string.Join(", ", cycle)}") : (new DagPlan(nodes), null);
    }
}
