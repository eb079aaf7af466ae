using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Validation.Schemas;

namespace Lava.Core.Validation.Kinds;

/// <summary>One of several kinds, told apart by their JSON kind: the first that fits is the one that counts.</summary>
public sealed class EitherKind(params ValueKind[] kinds) : ValueKind
{
    /// <summary>The kinds.</summary>
    public IReadOnlyList<ValueKind> Kinds { get; } = kinds;

    /// <inheritdoc/>
    public override string Expects => string.Join(", or ", Kinds.Select(k => k.Expects));

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => Kinds.Any(k => k.Fits(kind));

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts) => SchemaText.AnyOf(Kinds.Select(k => k.Schema(parts)));

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope) =>
        Kinds.First(k => k.Fits(JsonScalars.Kind(value))).Check(value, scope);
}
