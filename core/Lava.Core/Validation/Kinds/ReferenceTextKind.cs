using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Validation.Schemas;

namespace Lava.Core.Validation.Kinds;

/// <summary>The id of another item.</summary>
public sealed class ReferenceTextKind(ReferenceKind refersTo) : ValueKind
{
    /// <summary>What the id names.</summary>
    public ReferenceKind RefersTo { get; } = refersTo;

    /// <summary>The connection types that will do; null: any.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <inheritdoc/>
    public override string Expects => RefersTo == ReferenceKind.Connection ? "the id of a connection" : "the id of a job";

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => kind == JsonValueKind.String;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts) => new() { ["type"] = "string", ["minLength"] = 1 };

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
        var id = value.Text()!;
        if (id.Length == 0)
        {
            Wrong(value, scope);
        }
        else
        {
            scope.Refers(RefersTo, id, types: Types);
        }
    }
}
