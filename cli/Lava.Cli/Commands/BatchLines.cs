using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;

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
            yield return Parse(line) is { } map ? (map, null) : (null, $"line {number} of the batch is no JSON object");
        }
    }

    private static StreamReader Open(CliContext context, string path)
    {
        var full = context.FullPath(path);
        return File.Exists(full) ? new StreamReader(full) : throw new CliException($"{path}: no such file");
    }

    private static JsonObject? Parse(string line)
    {
        try
        {
            return StrictJson.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
