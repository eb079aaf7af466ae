using System.Text.Json.Nodes;
using Lava.Core.Validation;
using Lava.Core.Validation.Tables;

namespace Lava.Worker.Handlers;

/// <summary>A dag's nodes and their predecessors; every id seen as key or value is a node.</summary>
internal static class DagPlan
{
    /// <summary>Node → the nodes it waits for, in the order written; null and a problem when the payload is none, or has a cycle.</summary>
    public static (IReadOnlyDictionary<string, IReadOnlyList<string>>? Predecessors, string? Problem) Read(JsonNode? payload, string prefix)
    {
        if (payload is not JsonObject map) return (null, "Bad payload: must be a map");
        foreach (var (name, value) in map)
            if (DagPayload.Predecessors(value) is null) return (null, $"Bad payload: {name}: predecessors must be a job id or a list of them");
        var nodes = DagPayload.Read(map, prefix);
        return Cycles.Find(nodes.Keys, n => nodes[n]) is { } cycle ? (null, $"Jobs are in a cycle: {string.Join(", ", cycle)}") : (nodes, null);
    }
}
