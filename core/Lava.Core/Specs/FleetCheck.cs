using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Validation;
using Lava.Core.Validation.Tables;

namespace Lava.Core.Specs;

/// <summary>A fleet that only a job names is usually a slip: it would have default slots, and nobody's attention.</summary>
internal static class FleetCheck
{
    public static void Check(IReadOnlyList<SpecEntry> entries)
    {
        var realm = entries.First(e => e.Kind == ItemKind.Realm);
        var fleets = (realm.Item["fleets"] as JsonObject ?? []).Select(f => f.Key).ToList();
        foreach (var job in entries.Where(e => e.Kind == ItemKind.Job))
        {
            if (job.Item["worker"].Text() is { Length: > 0 } fleet && !fleets.Contains(fleet) && NameRules.FleetProblem(fleet) is null)
            {
                var right = Nearest.Find(fleet, fleets) is { } near ? $"did you mean \"{near}\"?" : $"add \"{fleet}: {{}}\" to them";
                job.Scope.Field("worker").Warn(ProblemCodes.NotFound, $"\"{fleet}\" is not among the fleets of {realm.Document.Path}: {right}");
            }
        }
    }
}
