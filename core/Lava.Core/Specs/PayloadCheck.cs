using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Validation;
using Lava.Core.Validation.Tables;

namespace Lava.Core.Specs;

/// <summary>A payload is a file of the realm's payloads, or a folder with files right under it; where such files are rendered, they are templates.</summary>
internal static class PayloadCheck
{
    public static void Check(IReadOnlyList<SpecEntry> entries, PayloadFiles payloads)
    {
        foreach (var job in entries.Where(e => e.Kind == ItemKind.Job))
        {
            if (JobTypes.Find(job.Item["type"].Text() ?? "") is not { } type)
            {
                continue;
            }

            var names = type.PayloadFiles(job.Item);
            for (var i = 0; i < names.Count; i++)
            {
                var payload = job.Scope.Field("payload");
                Check(names[i], type, job, job.Item["payload"] is JsonArray ? payload.Item(i) : payload, payloads);
            }
        }
    }

    private static void Check(string name, JobType type, SpecEntry job, CheckScope field, PayloadFiles payloads)
    {
        if (name.Length == 0)
        {
            return;
        }

        var files = payloads.Of(name);
        if (files.Count == 0)
        {
            field.Error(ProblemCodes.NotFound, Missing(name, payloads.Names));
        }
        else if (type.FileProblem is { } problemOf && field.Context.ChecksTemplates && (job.Item["parameters"] as JsonObject)?["jinja"].Bool() != false)
        {
            foreach (var file in files)
            {
                if (payloads.Text(file) is { } text && problemOf(text, job.Item) is { } problem)
                {
                    field.Error(ProblemCodes.Template, $"payloads/{file}: {problem}");
                }
            }
        }
    }

    private static string Missing(string name, IEnumerable<string> files) =>
        $"there is no payload \"{name}\": " + (Nearest.Find(name, files) is { } near ? $"did you mean \"{near}\"?" : $"put the file at payloads/{name}");
}
