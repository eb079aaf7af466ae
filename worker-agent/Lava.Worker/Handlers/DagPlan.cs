using System.Text.Json.Nodes;

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
        return Cycle(nodes) is { } cycle ? (null, $"Jobs are in a cycle: {string.Join(", ", cycle)}") : (new DagPlan(nodes), null);
    }

    // Depth first, on a stack of its own: a dag may be deep.
    private static List<string>? Cycle(Dictionary<string, HashSet<string>> nodes)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var root in nodes.Keys)
        {
            var path = new List<string>();
            var open = new Stack<(string Node, IEnumerator<string> Next)>();
            if (!done.Contains(root)) Push(root);
            while (open.Count > 0)
            {
                var (node, rest) = open.Peek();
                if (!rest.MoveNext())
                {
                    open.Pop();
                    path.RemoveAt(path.Count - 1);
                    done.Add(node);
                }
                else if (path.IndexOf(rest.Current) is var at and >= 0)
                {
                    return [.. path[at..], rest.Current];
                }
                else if (!done.Contains(rest.Current))
                {
                    Push(rest.Current);
                }
            }

            void Push(string node)
            {
                path.Add(node);
                open.Push((node, nodes[node].GetEnumerator()));
            }
        }
        return null;
    }
}
