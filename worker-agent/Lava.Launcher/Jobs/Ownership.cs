using Lava.Launcher.Processes;

namespace Lava.Launcher.Jobs;

/// <summary>
/// Which job a process below the launcher belongs to: the one it descends from, was once seen in, whose session it is in,
/// or whose LAVA_RUN_ID it carries. So a process that changed its session and lost its parent is still found.
/// </summary>
internal sealed class Ownership
{
    private readonly Dictionary<int, Job> _byFirst = [];
    private readonly Dictionary<int, Job> _bySession = [];
    private readonly Dictionary<(int, long), Job> _bySeen = [];
    private readonly Dictionary<string, Job?> _byRunId = [];
    private readonly ProcessTree _tree = ProcessTree.Look();

    private Ownership(IEnumerable<Job> jobs)
    {
        // Those still running come last: a reused process id is theirs.
        foreach (Job job in jobs.Where(j => j.Pid != 0 && !j.Gone).OrderBy(j => j.Code is null))
        {
            _bySession[job.Pid] = job;
            if (job.Code is null)
                _byFirst[job.Pid] = job;
            foreach (var seen in job.Seen)
                _bySeen[seen] = job;
            // Two processes of one run can't be told apart by it: what only carries the id belongs to the last of them.
            if (job.Start.RunId.Length > 0 && !_byRunId.TryAdd(job.Start.RunId, job))
                _byRunId[job.Start.RunId] = null;
        }
    }

    /// <summary>Everything below the launcher, parents first, with its job; null: nothing says whose it is. Remembers what it saw in the jobs.</summary>
    public static List<(ProcessEntry Process, Job? Job)> Survey(IReadOnlyCollection<Job> jobs)
    {
        var ownership = new Ownership(jobs);
        var found = new List<(ProcessEntry, Job?)>();
        foreach (int child in ProcessTree.OwnChildren())
            ownership.Visit(child, parent: null, found);
        return found;
    }

    private void Visit(int root, Job? parent, List<(ProcessEntry, Job?)> found)
    {
        // Not recursive: a job may build a chain of processes as deep as it likes.
        var open = new Stack<(int Pid, Job? Parent)>();
        open.Push((root, parent));
        while (open.TryPop(out var next))
        {
            if (ProcFs.Stat(next.Pid) is not { } process)
                continue;
            Job? job = next.Parent ?? Owner(process);
            job?.Seen.Add((process.Pid, process.Start));
            found.Add((process, job));
            foreach (int child in _tree.Children(next.Pid))
                open.Push((child, job));
        }
    }

    private Job? Owner(ProcessEntry process)
    {
        if (_byFirst.TryGetValue(process.Pid, out var first))
            return first;
        if (_bySeen.TryGetValue((process.Pid, process.Start), out var seen))
            return seen;
        if (_bySession.TryGetValue(process.Session, out var session))
            return session;
        return _byRunId.Count > 0 && ProcFs.EnvironmentVariable(process.Pid, "LAVA_RUN_ID") is { } runId
            ? _byRunId.GetValueOrDefault(runId)
            : null;
    }
}
