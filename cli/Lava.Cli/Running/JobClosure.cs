using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Cli.Running;

/// <summary>The jobs that a job may bring to run: children of chain, dag and foreach, dispatch targets, and dispatch actions.</summary>
public static class JobClosure
{
    /// <summary>What is wrong with their specs, as <c>JOB: problem</c>. A job that is merely missing is no problem here: the run tells.</summary>
    public static async ValueTask<IReadOnlyList<string>> ProblemsAsync(ISpecStore specs, string jobId, CancellationToken cancellation)
    {
        var problems = new List<string>();
        var realm = await specs.RealmAsync(cancellation);
        var seen = new HashSet<string>(StringComparer.Ordinal) { jobId };
        var open = new Queue<string>(seen);
        while (open.TryDequeue(out var next))
        {
            var found = await specs.JobAsync(next, cancellation);
            if (found.Problem is { } problem) problems.Add($"{next}: {problem}");
            if (found.Item is not { } job) continue;
            foreach (var named in Named(job, realm))
                if (seen.Add(named)) open.Enqueue(named);
        }
        return problems;
    }

    /// <summary>The jobs that a spec names; templates are left out, since only a run can tell.</summary>
    public static IEnumerable<string> Named(Job job, Realm realm)
    {
        var prefix = job.Parameters["job_prefix"].Text() ?? "";
        var own = job.Type switch
        {
            "chain" or "dispatch" => List(job.Payload).Select(id => prefix + id),
            "dag" => Nodes(job.Payload).Select(id => prefix + id),
            "foreach" => List(job.Payload).Select(id => prefix + id),
            _ => [],
        };
        var actions = new[] { job.OnSuccess ?? realm.OnSuccess, job.OnFail ?? realm.OnFail, job.OnRetry ?? realm.OnRetry }
            .SelectMany(a => a ?? []).OfType<JsonObject>()
            .Where(a => a["action"].Text() is "dispatch").Select(a => a["job_id"].Text()).OfType<string>();
        return own.Concat(actions).Where(id => id.Length > 0 && !id.Contains("{{", StringComparison.Ordinal) && !id.Contains("{%", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Nodes(JsonNode? payload) =>
        payload is JsonObject map ? map.SelectMany(n => List(n.Value).Prepend(n.Key)) : [];

    private static IEnumerable<string> List(JsonNode? payload) => payload switch
    {
        JsonArray list => list.Select(i => i.Text()).OfType<string>(),
        JsonValue => (payload.Text() ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        _ => [],
    };
}
