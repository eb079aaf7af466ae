using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Validation.Schemas;

namespace Lava.Core.Validation.Kinds;

/// <summary>Null: written, and meaning nothing.</summary>
public sealed class NullKind : ValueKind
{
    /// <inheritdoc/>
    public override string Expects => "null";

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => kind == JsonValueKind.Null;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts) => SchemaText.Type("null");

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
    }
}
