using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Specs;

/// <summary>A docker job needs an engine: its own connection, or the realm's.</summary>
internal static class DockerCheck
{
    public static void Check(IReadOnlyList<SpecEntry> entries)
    {
        if (entries.First(e => e.Kind == ItemKind.Realm).Item.ContainsKey("docker"))
        {
            return;
        }

        foreach (var job in entries.Where(e => e.Kind == ItemKind.Job && e.Item["type"].Text() == "docker"))
        {
            if ((job.Item["parameters"] as JsonObject)?.ContainsKey("docker") != true)
            {
                job.Scope.Field("parameters").Error(ProblemCodes.Missing, "\"docker\" is missing: name a connection of type docker here, or in the realm");
            }
        }
    }
}
