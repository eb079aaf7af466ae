using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;

namespace Lava.Core.Validation.Tables;

/// <summary>What the payload of a dag must be beyond its kind.</summary>
internal static class DagRules
{
    public static void Check(JsonObject job, CheckScope scope)
    {
        if (job["payload"] is not JsonObject payload)
        {
            return;
        }

        var prefix = JobIdList.Prefix(job);
        var field = scope.Field("payload");
        foreach (var (child, value) in payload)
        {
            field.Field(child).Refers(ReferenceKind.Inline, prefix + child, atName: true);
            if (value is JsonArray list)
            {
                for (var i = 0; i < list.Count; i++)
                {
                    Refers(list[i], prefix, field.Field(child).Item(i));
                }
            }
            else
            {
                Refers(value, prefix, field.Field(child));
            }
        }

        var graph = DagPayload.Read(payload, prefix);
        if (Cycles.Find(graph.Keys, n => graph[n]) is { } cycle)
        {
            field.Error(ProblemCodes.Cycle, $"jobs wait for each other: {string.Join(" waits for ", cycle)}; take one of these away");
        }
    }

    private static void Refers(JsonNode? value, string prefix, CheckScope scope)
    {
        if (value.Text() is { Length: > 0 } id)
        {
            scope.Refers(ReferenceKind.Inline, prefix + id);
        }
    }
}
