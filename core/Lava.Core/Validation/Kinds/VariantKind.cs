using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Validation.Schemas;

namespace Lava.Core.Validation.Kinds;

/// <summary>A map whose fields depend on one of them, such as an action's <c>action</c>.</summary>
public sealed class VariantKind(string noun, string selector, IReadOnlyList<FieldTable> tables) : ValueKind
{
    /// <summary>What such a map is.</summary>
    public string Noun { get; } = noun;

    /// <summary>The field that chooses.</summary>
    public string Selector { get; } = selector;

    /// <summary>The tables, each named as the selector's value; they don't list the selector.</summary>
    public IReadOnlyList<FieldTable> Tables { get; } = tables;

    /// <inheritdoc/>
    public override string Expects => $"a map with \"{Selector}\"";

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => kind == JsonValueKind.Object;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { [Selector] = new JsonObject { ["enum"] = SchemaText.Names(Tables.Select(t => t.Name)) } },
        ["required"] = SchemaText.Names([Selector]),
        ["allOf"] = SchemaText.List(Tables.Select(t =>
            SchemaText.When(Selector, t.Name, parts.Use($"{Noun}-{t.Name}", () => TableSchema.Of(t, parts, Selector))))),
    };

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
        var map = (JsonObject)value!;
        var names = Tables.Select(t => t.Name);
        if (!map.TryGetPropertyValue(Selector, out var selected))
        {
            scope.Error(ProblemCodes.Missing, $"\"{Selector}\" is missing: write one of {string.Join(", ", names)}");
            return;
        }

        var table = Tables.FirstOrDefault(t => t.Name == selected.Text());
        if (table is null)
        {
            var hint = selected.Text() is { } text ? Nearest.Hint(text, names) : "";
            scope.Field(Selector).Error(
                ProblemCodes.UnknownType, $"{JsonScalars.Show(selected)} is no known {Selector}: write one of {string.Join(", ", names)}{hint}");
            return;
        }

        table.Check(map, scope, except: Selector);
    }
}
