namespace Lava.Launcher.Processes;

/// <summary>The processes below this one, as far as one look can see: what it misses becomes our own child when its parent dies.</summary>
internal sealed class ProcessTree
{
    private readonly Dictionary<int, List<int>>? _byParent;

    private ProcessTree(Dictionary<int, List<int>>? byParent) => _byParent = byParent;

    /// <summary>
    /// Our own children, the unreaped included. Exact: a child leaves the list only when the loop reaps it, and a subreaper's
    /// orphans are given to its first thread, which is the one that runs the loop and starts the jobs.
    /// </summary>
    public static IReadOnlyList<int> OwnChildren() =>
        ProcFs.Children(Environment.ProcessId, Environment.ProcessId) ?? Scan().Children(Environment.ProcessId);

    /// <summary>A look at the tree; a kernel without the children files has all of /proc read once.</summary>
    public static ProcessTree Look() =>
        ProcFs.Children(Environment.ProcessId, Environment.ProcessId) is null ? Scan() : new ProcessTree(null);

    /// <summary>The children of any process.</summary>
    public IReadOnlyList<int> Children(int pid)
    {
        if (_byParent is not null)
            return _byParent.TryGetValue(pid, out var known) ? known : [];
        var children = new List<int>();
        foreach (int thread in ProcFs.Numbers($"/proc/{pid}/task"))
            children.AddRange(ProcFs.Children(pid, thread) ?? []);
        return children;
    }

    private static ProcessTree Scan()
    {
        var byParent = new Dictionary<int, List<int>>();
        foreach (int pid in ProcFs.Numbers("/proc"))
        {
            if (ProcFs.Stat(pid) is not { } entry)
                continue;
            if (!byParent.TryGetValue(entry.Parent, out var children))
                byParent[entry.Parent] = children = [];
            children.Add(pid);
        }
        return new ProcessTree(byParent);
    }
}
