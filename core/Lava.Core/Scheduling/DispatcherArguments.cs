using System.Text.Json.Nodes;
using Lava.Core.Dispatching;
using Lava.Core.Model;

namespace Lava.Core.Scheduling;

/// <summary>
/// What a dispatcher adds to each dispatch that it schedules: the <c>parameters.args</c> of the lavasched job that defines it, which the
/// original put on the command line of lava-dispatcher (spec: dispatch.md §4.2, §4.3).
/// </summary>
/// <param name="Parameters">Overlay of the job's parameters; null: none.</param>
/// <param name="Globals">Overlay of the job's globals; null: none.</param>
/// <param name="Delay">How long each run waits.</param>
/// <param name="Problem">Why the arguments can't be meant; null: they can.</param>
public sealed record DispatcherArguments(JsonObject? Parameters, JsonObject? Globals, Duration Delay, string? Problem)
{
    // Of the host that lava-dispatcher ran on: logging, credentials, and whether it is stopping.
    private static readonly string[] HostFlags = ["--check-dispatch", "-c", "--no-colour", "--no-color", "--log-json", "-v", "--version"];
    private static readonly string[] HostOptions = ["--profile", "-l", "--level", "--log", "--tag", "-r", "--realm", "-w", "--worker", "-q", "--queue"];

    /// <summary>No arguments.</summary>
    public static DispatcherArguments None { get; } = new(null, null, Duration.Zero, null);

    /// <summary>The arguments of each dispatcher that a lavasched job defines; the first job that does decides.</summary>
    public static IReadOnlyDictionary<string, DispatcherArguments> Of(IEnumerable<JsonObject> jobs)
    {
        var found = new Dictionary<string, DispatcherArguments>();
        foreach (var job in jobs.Where(j => j["type"].Text() == Dispatchers.JobType).OrderBy(j => j["job_id"].Text(), StringComparer.Ordinal))
        {
            if (job["parameters"] is not JsonObject parameters) continue;
            var arguments = Read(parameters["args"]);
            foreach (var name in DispatcherZones.Names(parameters["dispatcher"])) found.TryAdd(name, arguments);
        }
        return found;
    }

    /// <summary>Reads a list of words.</summary>
    public static DispatcherArguments Read(JsonNode? args)
    {
        if (args is not JsonArray { Count: > 0 } list) return None;
        var words = list.Select(w => w.Text() ?? w.NumberText() ?? "").ToList();
        // A request is a job and its options: any job stands in for the one to come.
        var (request, problems) = RequestLines.Read(["job", .. WithoutHosts(words)], 0);
        return request is null ? None with { Problem = "args: " + string.Join("; ", problems) } : new(request.Parameters, request.Globals, request.Delay, null);
    }

    private static IEnumerable<string> WithoutHosts(List<string> words)
    {
        for (var at = 0; at < words.Count; at++)
        {
            var word = words[at];
            if (HostFlags.Contains(word) || HostOptions.Any(o => o.StartsWith("--", StringComparison.Ordinal) && word.StartsWith(o + "=", StringComparison.Ordinal))) continue;
            if (HostOptions.Any(o => o.Length == 2 && word.Length > 2 && word.StartsWith(o, StringComparison.Ordinal))) continue;
            if (HostOptions.Contains(word)) at++;
            else yield return word;
        }
    }
}
