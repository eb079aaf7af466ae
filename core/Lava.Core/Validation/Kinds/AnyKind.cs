using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Validation.Schemas;

namespace Lava.Core.Validation.Kinds;

/// <summary>Anything; templates anywhere in it are checked where they are rendered.</summary>
public sealed class AnyKind : ValueKind
{
    /// <inheritdoc/>
    public override string Expects => "anything";

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => true;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts) => [];

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
        if (scope.Names is null)
        {
            return;
        }

        if (value is JsonObject map)
        {
            foreach (var (name, member) in map)
            {
                var field = scope.Field(name);
                field.CheckKey(name);
                Check(member, field);
            }
        }
        else if (value is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Check(list[i], scope.Item(i));
            }
        }
    }
}
