using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Validation;
using Lava.Core.Validation.Schemas;

namespace Lava.Infra.Configuration;

/// <summary>A number in a range.</summary>
public sealed class NumberKind(double minimum, double maximum) : ValueKind
{
    /// <inheritdoc/>
    public override string Expects => string.Create(CultureInfo.InvariantCulture, $"a number from {minimum} to {maximum}");

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => kind == JsonValueKind.Number;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts) => new() { ["type"] = "number", ["minimum"] = minimum, ["maximum"] = maximum };

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
        if (!double.TryParse(value!.ToJsonString(), CultureInfo.InvariantCulture, out var number) || number < minimum || number > maximum) Wrong(value, scope);
    }
}
