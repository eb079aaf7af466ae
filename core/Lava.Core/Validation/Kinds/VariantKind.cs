using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;

namespace Lava.Core.Validation.Kinds;

/// <summary>A map whose fields depend on one of them, such as an action's <c>action</c>.</summary>
public sealed class VariantKind(string selector, IReadOnlyList<FieldTable> tables) : ValueKind
{
    /// <summary>The field that chooses.</summary>
    public string Selector { get; } = selector;

    /// <summary>The tables, each named as the selector's value; they don't list the selector.</summary>
    public IReadOnlyList<FieldTable> Tables { get; } = tables;

    /// <inheritdoc/>
    public override string Expects => $"a map with \"{Selector}\"";

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => kind == JsonValueKind.Object;

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
