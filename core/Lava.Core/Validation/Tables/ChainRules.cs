using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;

namespace Lava.Core.Validation.Tables;

/// <summary>What payload and parameters of a chain must be together.</summary>
internal static class ChainRules
{
    public static void Check(JsonObject job, CheckScope scope)
    {
        foreach (var (id, field) in JobIdList.WithScopes(job, scope))
        {
            field.Refers(ReferenceKind.Inline, id);
        }

        var prefix = JobIdList.Prefix(job);
        var ids = JobIdList.Parse(job["payload"], prefix).Ids;
        if ((job["parameters"] as JsonObject)?["start"].Text() is { Length: > 0 } start && ids.Count > 0 && !ids.Contains(prefix + start))
        {
            scope.Field("parameters").Field("start").Error(
                ProblemCodes.NotFound, $"\"{start}\" is not in the chain: name one of its jobs{Nearest.Hint(prefix + start, ids)}");
        }
    }
}
