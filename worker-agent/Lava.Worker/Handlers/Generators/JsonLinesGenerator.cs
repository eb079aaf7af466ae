using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lava.Worker.Handlers.Generators;

/// <summary>One JSON object a line.</summary>
internal sealed class JsonLinesGenerator : ValueGenerator
{
    public override string Type => "jsonl";
    public override IReadOnlyList<string> Rendered => ["filename"];
    protected override IReadOnlyList<string> Required => ["filename"];

    protected override async IAsyncEnumerable<JsonObject> ValuesAsync(
        JsonObject fields, JobContext context, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var name = Text(fields, "filename");
        using var reader = await FileSource.OpenAsync(name, context, cancellation);
        for (var line = 1; await reader.ReadLineAsync(cancellation) is { } text; line++) yield return Parse(text, name, line);
    }

    private static JsonObject Parse(string text, string name, int line)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new GeneratorException($"foreach: {name}: line {line}: it must be a JSON object");
        }
        catch (JsonException e)
        {
            throw new GeneratorException($"foreach: {name}: line {line}: {(text.Length == 0 ? "it is empty: each line must be a JSON object" : e.Message)}");
        }
    }
}
