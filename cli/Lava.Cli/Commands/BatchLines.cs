using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;

namespace Lava.Cli.Commands;

/// <summary>The cases of a batch: a JSON object a line.</summary>
internal static class BatchLines
{
    /// <summary>Reads them from a file, or from standard input for <c>-</c>; a line that is no object comes as null with the reason.</summary>
    public static async IAsyncEnumerable<(JsonObject? Case, string? Problem)> ReadAsync(CliContext context, string path)
    {
        using var file = path == "-" ? null : Open(context, path);
        var reader = file ?? context.In;
        for (var number = 1; await reader.ReadLineAsync() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            var document = SourceDocument.Parse(new SpecFile("line.json", line));
            yield return document.Problems.Count > 0 ? (null, $"line {number} of the batch: {document.Problems[0].Message}")
                : document.Root is JsonObject map ? (map, null) : (null, $"line {number} of the batch is no JSON object");
        }
    }

    private static StreamReader Open(CliContext context, string path)
    {
        var full = context.FullPath(path);
        return File.Exists(full) ? new StreamReader(full) : throw new CliException($"{path}: no such file");
    }

    /// <summary>A text of a case, or why it is none; one that is absent or null is null.</summary>
    public static string? Text(JsonObject map, string name, ref string? problem)
    {
        if (map[name] is { } value && value.Text() is null) problem ??= $"\"{name}\": {JsonScalars.Show(value)} is no text";
        return map[name].Text();
    }
}
