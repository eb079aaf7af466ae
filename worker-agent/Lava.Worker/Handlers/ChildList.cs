using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Worker.Handlers;

/// <summary>What chain and dag share: prefixes, <c>can_fail</c>.</summary>
internal static class ChildList
{
    /// <summary>The parameter <c>job_prefix</c>.</summary>
    public static string Prefix(JsonObject parameters) => Text(parameters["job_prefix"]) ?? "";

    /// <summary>Whether a child's failure is tolerated: <c>can_fail</c> is a glob or a list of globs on the whole id.</summary>
    public static bool CanFail(JsonObject parameters, string jobId) => parameters["can_fail"] switch
    {
        JsonArray globs => globs.Select(Text).OfType<string>().Any(g => Glob.IsMatch(g, jobId)),
        { } one => Text(one) is { } glob && Glob.IsMatch(glob, jobId),
        null => false,
    };

    /// <summary>The result map that chain and dag report.</summary>
    public static JsonObject Result(IEnumerable<string> jobs, IEnumerable<string> failed) => new()
    {
        ["jobs"] = new JsonArray([.. jobs.Select(j => (JsonNode)j)]),
        ["failed_jobs"] = new JsonArray([.. failed.Select(j => (JsonNode)j)]),
    };

    /// <summary>The failure of a parameter list, naming all problems; null when it is good.</summary>
    public static HandlerOutcome? Problems(JsonObject parameters, params ReadOnlySpan<string> known)
    {
        var unexpected = new List<string>();
        foreach (var (key, _) in parameters) if (!known.Contains(key)) unexpected.Add(key);
        return unexpected.Count == 0 ? null
            : HandlerOutcome.Failure($"Bad job parameters: Unexpected keys: {string.Join(", ", unexpected.Order(StringComparer.Ordinal))}");
    }

    private static string? Text(JsonNode? node) => node is JsonValue v && v.TryGetValue<string>(out var text) ? text : null;
}
