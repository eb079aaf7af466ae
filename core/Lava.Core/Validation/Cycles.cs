namespace Lava.Core.Validation;

/// <summary>Finds loops in a graph.</summary>
public static class Cycles
{
    /// <summary>The nodes of one loop, the first repeated at the end; null when there is none.</summary>
    public static IReadOnlyList<string>? Find(IEnumerable<string> nodes, Func<string, IEnumerable<string>> next) => All(nodes, next).FirstOrDefault();

    /// <summary>Loops, the first node of each repeated at its end; one of those that share nodes, and all that share none.</summary>
    public static IEnumerable<IReadOnlyList<string>> All(IEnumerable<string> nodes, Func<string, IEnumerable<string>> next)
    {
        var told = new HashSet<string>();
        foreach (var cycle in Walk(nodes, next))
        {
            if (!cycle.Any(told.Contains))
            {
                told.UnionWith(cycle);
                yield return [.. cycle, cycle[0]];
            }
        }
    }

    private static IEnumerable<List<string>> Walk(IEnumerable<string> nodes, Func<string, IEnumerable<string>> next)
    {
        // Its own stack: a chain of specs may be longer than the thread's.
        var done = new HashSet<string>();
        foreach (var start in nodes)
        {
            var path = new List<string>();
            var onPath = new HashSet<string>();
            var open = new Stack<IEnumerator<string>>();
            open.Push(((IEnumerable<string>)[start]).GetEnumerator());
            while (open.Count > 0)
            {
                if (!open.Peek().MoveNext())
                {
                    open.Pop();
                    if (path.Count > 0)
                    {
                        done.Add(path[^1]);
                        onPath.Remove(path[^1]);
                        path.RemoveAt(path.Count - 1);
                    }

                    continue;
                }

                var node = open.Peek().Current;
                if (onPath.Contains(node))
                {
                    yield return path[path.IndexOf(node)..];
                }
                else if (!done.Contains(node))
                {
                    path.Add(node);
                    onPath.Add(node);
                    open.Push(next(node).GetEnumerator());
                }
            }
        }
    }
}
