using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Validation.Schemas;

namespace Lava.Core.Validation.Kinds;

/// <summary>A map with the fields of a table.</summary>
public sealed class TableKind(FieldTable table) : ValueKind
{
    /// <summary>The fields.</summary>
    public FieldTable Table { get; } = table;

    /// <inheritdoc/>
    public override string Expects => "a map of " + string.Join(", ", Table.Fields.Select(f => f.Name));

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => kind == JsonValueKind.Object;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts) => TableSchema.Of(Table, parts);

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope) => Table.Check((JsonObject)value!, scope);
}
