using System.Text.Json.Nodes;

namespace Lava.Worker.Handlers.Generators;

/// <summary>The maps listed in <c>values</c>.</summary>
internal sealed class InlineGenerator : ValueGenerator
{
    public override string Type => "inline";
    protected override IReadOnlyList<string> Required => ["values"];

    protected override async IAsyncEnumerable<JsonObject> ValuesAsync(
        JsonObject fields, JobContext context, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        if (fields["values"] is not JsonArray values) throw new GeneratorException("Bad job parameters: foreach.values must be a list of maps");
        for (var i = 0; i < values.Count; i++)
        {
            await Task.CompletedTask;
            yield return values[i] is JsonObject map ? (JsonObject)map.DeepClone()
                : throw new GeneratorException($"Bad job parameters: foreach.values[{i}] must be a map");
        }
    }
}
