using System.Text.Json.Nodes;

namespace Lava.Core.Tests.Templating.Generated;

/// <summary>Cases in the form of cases.jsonl, grown from grammar.txt; all templates differ, and the same seed makes the same cases.</summary>
internal sealed class GeneratedCases(int seed)
{
    private static readonly (string Run, string Build)[] Marks = [("{{", "<{"), ("}}", "}>"), ("{%", "<%"), ("%}", "%>"), ("{#", "<#"), ("#}", "#>")];

    private readonly JsonNode scope = JsonNode.Parse(File.ReadAllText(Path.Combine(Jinja2.Folder, "Generated", "scope.json")))!;
    private readonly JsonObject files = JsonNode.Parse(File.ReadAllText(Path.Combine(Jinja2.Folder, "Generated", "files.json")))!.AsObject();

    public Grammar Grammar { get; } = Grammar.Parse(File.ReadAllLines(Path.Combine(Jinja2.Folder, "Generated", "grammar.txt")));

    public IEnumerable<JsonObject> Take(int count)
    {
        // Short templates come again and again: each counts once.
        var random = new Random(seed);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (seen.Count < count)
        {
            var made = Next(random);
            if (seen.Add(made["template"]!.GetValue<string>()))
            {
                yield return made;
            }
        }
    }

    private JsonObject Next(Random random)
    {
        var template = Grammar.Grow("template", random, random.Next(2, 6));
        var build = random.Next(8) == 0;
        var made = new JsonObject { ["template"] = build ? Build(template) : template };
        if (template.Contains("include", StringComparison.Ordinal) || template.Contains("import", StringComparison.Ordinal) || template.Contains("extends", StringComparison.Ordinal))
        {
            made["files"] = new JsonObject(files.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)(build ? Build(f.Value!.GetValue<string>()) : f.Value!.GetValue<string>()))));
        }

        if (build)
        {
            made["delimiters"] = "build";
        }

        if (random.Next(8) == 0)
        {
            made["strict"] = true;
        }

        if (random.Next(16) == 0)
        {
            made["autoescape"] = true;
        }

        made["vars"] = scope.DeepClone();
        return made;
    }

    private static string Build(string template) => Marks.Aggregate(template, (text, mark) => text.Replace(mark.Run, mark.Build, StringComparison.Ordinal));
}
