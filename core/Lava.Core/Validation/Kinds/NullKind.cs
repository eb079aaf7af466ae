using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lava.Core.Validation.Kinds;

/// <summary>Null: written, and meaning nothing.</summary>
public sealed class NullKind : ValueKind
{
    /// <inheritdoc/>
    public override string Expects => "null";

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => kind == JsonValueKind.Null;

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
    }
}
