using Lava.Core.Model;
using Lava.Core.Validation.Tables;

namespace Lava.Core.Running;

/// <summary>Which children a child in line waits for.</summary>
public static class ChildOrder
{
    /// <summary>
    /// The children that have not ended and that a child comes after: in a dag its predecessors, else those before it.
    /// <paramref name="job"/> is the parent's spec, <paramref name="rows"/> the rows of its children that have one.
    /// </summary>
    public static IReadOnlyList<ChildRef> Before(Run parent, Job? job, string runId, IEnumerable<Run> rows)
    {
        var inline = (parent.Children ?? []).Where(c => !c.Dispatched).ToList();
        var at = inline.FindIndex(c => c.RunId == runId);
        if (at < 0) return [];
        var ended = rows.Where(r => r.IsEnded).Select(r => r.RunId).ToHashSet();
        var before = job?.Type == "dag" ? Predecessors(parent, job, inline[at].JobId, inline) : inline[..at];
        return [.. before.Where(c => !ended.Contains(c.RunId))];
    }

    private static IEnumerable<ChildRef> Predecessors(Run parent, Job job, string jobId, List<ChildRef> inline)
    {
        var prefix = (parent.Message?.Parameters?["job_prefix"] ?? job.Parameters["job_prefix"]).Text() ?? "";
        return DagPayload.Read(job.Payload, prefix).TryGetValue(jobId, out var names) ? inline.Where(c => names.Contains(c.JobId)) : [];
    }
}
