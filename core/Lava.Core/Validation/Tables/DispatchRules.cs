using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;

namespace Lava.Core.Validation.Tables;

/// <summary>What payload and parameters of a dispatch job must be together.</summary>
internal static class DispatchRules
{
    public static void Check(JsonObject job, CheckScope scope)
    {
        foreach (var (id, field) in JobIdList.WithScopes(job, scope))
        {
            if (id == job["job_id"].Text())
            {
                field.Error(ProblemCodes.Cycle, $"the job dispatches itself: take \"{id}\" away");
            }
            else
            {
                field.Refers(ReferenceKind.Dispatched, id);
            }
        }
    }
}
