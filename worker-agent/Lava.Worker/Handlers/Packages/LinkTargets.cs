namespace Lava.Worker.Handlers.Packages;

/// <summary>Whether an archive's symbolic links stay within its folder, however they lead through one another.</summary>
internal static class LinkTargets
{
    private const int MostSteps = 10_000;

    /// <summary>The first link that leads out, or that is too winding to tell; null when all stay inside. Keys are paths in the archive.</summary>
    public static string? FirstOutside(IReadOnlyDictionary<string, string> links) =>
        links.Keys.Order(StringComparer.Ordinal).FirstOrDefault(name => !StaysInside(name, links));

    private static bool StaysInside(string name, IReadOnlyDictionary<string, string> links)
    {
        // The kernel's walk: '..' goes up from where a link led to, not from where the link stands.
        var at = new List<string>(Parent(name));
        var rest = new Stack<string>();
        if (!Push(links[name], rest)) return false;
        for (var steps = 0; rest.TryPop(out var part); steps++)
        {
            if (steps > MostSteps) return false;
            if (part is "" or ".") continue;
            if (part == "..")
            {
                if (at.Count == 0) return false;
                at.RemoveAt(at.Count - 1);
                continue;
            }

            at.Add(part);
            if (links.TryGetValue(string.Join('/', at), out var target))
            {
                at.RemoveAt(at.Count - 1);
                if (!Push(target, rest)) return false;
            }
        }

        return true;
    }

    private static bool Push(string target, Stack<string> rest)
    {
        if (target.StartsWith('/')) return false;
        foreach (var part in target.Split('/').Reverse()) rest.Push(part);
        return true;
    }

    private static string[] Parent(string name) => name.Split('/')[..^1];
}
