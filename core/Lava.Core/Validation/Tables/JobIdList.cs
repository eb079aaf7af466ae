using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Validation.Tables;

/// <summary>Reads the job ids of chain and dispatch payloads: a list, or a text with commas.</summary>
public static class JobIdList
{
    /// <summary>The ids, trimmed, with the prefix; entries that are no text are left out.</summary>
    public static IReadOnlyList<string> Read(JsonNode? payload, string prefix = "") => payload switch
    {
        JsonArray list => [.. list.Select(e => e.Text()).OfType<string>().Select(id => prefix + id)],
        _ when payload.Text() is { } text => [.. text.Split(',').Select(id => prefix + id.Trim())],
        _ => [],
    };

    internal static string Prefix(JsonObject job) => (job["parameters"] as JsonObject)?["job_prefix"].Text() ?? "";

    // Each id with the field it stands in.
    internal static IEnumerable<(string Id, CheckScope Scope)> WithScopes(JsonObject job, CheckScope scope)
    {
        var payload = scope.Field("payload");
        var prefix = Prefix(job);
        return job["payload"] is JsonArray list
            ? list.Select((e, i) => (Id: e.Text(), Scope: payload.Item(i))).Where(e => e.Id is not null).Select(e => (prefix + e.Id, e.Scope))
            : Read(job["payload"], prefix).Select(id => (id, payload));
    }
}
