using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;

namespace Lava.Core.Validation.Tables;

/// <summary>Reads the job ids of chain and dispatch payloads: a list, or a text with commas.</summary>
public static class JobIdList
{
    /// <summary>The ids with the prefix, those of a text trimmed; or what is wrong. None: the payload names nothing.</summary>
    public static (IReadOnlyList<string> Ids, string? Problem) Parse(JsonNode? payload, string prefix = "")
    {
        IReadOnlyList<string>? ids = payload.Text() is { } text ? [.. text.Split(',').Select(id => id.Trim())]
            : payload is JsonArray list && list.All(e => e.Text() is not null) ? [.. list.Select(e => e.Text()!)]
            : null;
        return ids is null ? ([], "must be a string or a list of strings")
            : ids.All(id => id.Length == 0) ? ([], null)
            : ids.Contains("") ? ([], "an empty job id")
            : ([.. ids.Select(id => prefix + id)], null);
    }

    internal static string Prefix(JsonObject job) => (job["parameters"] as JsonObject)?["job_prefix"].Text() ?? "";

    // Each id with the field it stands in.
    internal static IEnumerable<(string Id, CheckScope Scope)> WithScopes(JsonObject job, CheckScope scope)
    {
        var payload = scope.Field("payload");
        var prefix = Prefix(job);
        if (job["payload"] is JsonArray list)
        {
            return list.Select((e, i) => (Id: e.Text(), Scope: payload.Item(i))).Where(e => e.Id is { Length: > 0 }).Select(e => (prefix + e.Id, e.Scope));
        }

        var (ids, problem) = Parse(job["payload"], prefix);
        if (job["payload"].Text() is { Length: > 0 } && (problem is not null || ids.Count == 0))
        {
            payload.Error(ProblemCodes.Value, "an empty job id: write one between commas, or take a comma away");
        }

        return ids.Select(id => (id, payload));
    }
}
