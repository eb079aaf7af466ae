using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Validation;
using Lava.Core.Validation.Tables;

namespace Lava.Core.Specs;

/// <summary>A payload is a file of the realm's payloads, or a folder with files right under it.</summary>
internal static class PayloadCheck
{
    public static void Check(IReadOnlyList<SpecEntry> entries, IReadOnlyCollection<string> payloads)
    {
        var files = payloads.ToHashSet(StringComparer.Ordinal);
        var folders = payloads.Where(p => p.Contains('/', StringComparison.Ordinal)).Select(p => p[..p.LastIndexOf('/')]).ToHashSet(StringComparer.Ordinal);
        foreach (var job in entries.Where(e => e.Kind == ItemKind.Job))
        {
            var names = JobTypes.Find(job.Item["type"].Text() ?? "")?.PayloadFiles(job.Item) ?? [];
            for (var i = 0; i < names.Count; i++)
            {
                if (names[i].Length > 0 && !folders.Contains(names[i].TrimEnd('/')) && !(files.Contains(names[i]) && !names[i].EndsWith('/')))
                {
                    var field = job.Scope.Field("payload");
                    (job.Item["payload"] is JsonArray ? field.Item(i) : field).Error(ProblemCodes.NotFound, Missing(names[i], files));
                }
            }
        }
    }

    private static string Missing(string name, IEnumerable<string> files) =>
        $"there is no payload \"{name}\": " + (Nearest.Find(name, files) is { } near ? $"did you mean \"{near}\"?" : $"put the file at payloads/{name}");
}
