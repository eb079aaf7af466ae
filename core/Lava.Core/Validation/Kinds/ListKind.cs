using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Validation.Schemas;

namespace Lava.Core.Validation.Kinds;

/// <summary>A list of one kind.</summary>
public sealed class ListKind(ValueKind item, int minimum = 0) : ValueKind
{
    /// <summary>What each entry may be.</summary>
    public ValueKind Item { get; } = item;

    /// <summary>The fewest entries.</summary>
    public int Minimum { get; } = minimum;

    /// <inheritdoc/>
    public override string Expects => $"a list, each entry {Item.Expects}";

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => kind == JsonValueKind.Array;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = Item.Schema(parts) };
        if (Minimum > 0)
        {
            schema["minItems"] = Minimum;
        }

        return schema;
    }

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
        var list = (JsonArray)value!;
        if (list.Count < Minimum)
        {
            scope.Error(Specs.ProblemCodes.Value, $"the list has {list.Count} entries: write at least {Minimum}");
        }

        for (var i = 0; i < list.Count; i++)
        {
            Item.Check(list[i], scope.Item(i));
        }
    }
}
