using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Validation.Schemas;

namespace Lava.Core.Validation.Kinds;

/// <summary>A boolean.</summary>
public sealed class BoolKind : ValueKind
{
    /// <inheritdoc/>
    public override string Expects => "true or false";

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => kind is JsonValueKind.True or JsonValueKind.False;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts) => SchemaText.Type("boolean");

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
    }
}

/// <summary>A whole number in a range; for ports also as digits in a text.</summary>
public sealed class IntKind(int minimum, int maximum = int.MaxValue, bool orDigits = false) : ValueKind
{
    /// <summary>The least value.</summary>
    public int Minimum { get; } = minimum;

    /// <summary>The greatest value.</summary>
    public int Maximum { get; } = maximum;

    /// <summary>Whether a text of digits will do.</summary>
    public bool OrDigits { get; } = orDigits;

    /// <inheritdoc/>
    public override string Expects => (Minimum, Maximum) switch
    {
        (int.MinValue, _) => "a whole number",
        (_, int.MaxValue) => $"a whole number from {Minimum}",
        _ => $"a whole number from {Minimum} to {Maximum}",
    };

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => kind == JsonValueKind.Number || (OrDigits && kind == JsonValueKind.String);

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts)
    {
        var schema = SchemaText.Type("integer");
        if (Minimum > int.MinValue)
        {
            schema["minimum"] = Minimum;
        }

        if (Maximum < int.MaxValue)
        {
            schema["maximum"] = Maximum;
        }

        return OrDigits ? SchemaText.AnyOf(schema, SchemaText.Pattern("^[0-9]+$")) : schema;
    }

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
        if (!ConfigValue.TryInt(value, out var number) || number < Minimum || number > Maximum)
        {
            Wrong(value, scope);
        }
    }
}

/// <summary>A text, number or boolean.</summary>
public sealed class ScalarKind : ValueKind
{
    /// <inheritdoc/>
    public override string Expects => "a text or a number";

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) =>
        kind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts) => SchemaText.Type("string", "number", "boolean");

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
    }
}

/// <summary>A duration that isn't negative.</summary>
public sealed class DurationKind(Duration? maximum = null) : ValueKind
{
    /// <summary>The longest; null: any.</summary>
    public Duration? Maximum { get; } = maximum;

    /// <inheritdoc/>
    public override string Expects => Maximum is null ? "a duration such as 90s, 10m or 1.5h" : $"a duration up to {Maximum}, such as 90s";

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => kind is JsonValueKind.Number or JsonValueKind.String;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts) => SchemaText.AnyOf(
        new JsonObject { ["type"] = "number", ["minimum"] = 0 },
        SchemaText.Pattern(@"^\s*\+?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?\s*[smhdw]?\s*$"));

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
        if (!Duration.TryParse(value, out var duration, out var problem))
        {
            scope.Error(ProblemCodes.Value, problem);
        }
        else if (duration < Duration.Zero)
        {
            scope.Error(ProblemCodes.Value, $"{JsonScalars.Show(value)} is negative: write 0 or more");
        }
        else if (duration > Maximum)
        {
            scope.Error(ProblemCodes.Value, $"{JsonScalars.Show(value)} is too long: at most {Maximum}");
        }
    }
}

/// <summary>A number of bytes.</summary>
public sealed class SizeKind : ValueKind
{
    /// <inheritdoc/>
    public override string Expects => "a size such as 100K, 2MB or 1GiB";

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => kind is JsonValueKind.Number or JsonValueKind.String;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts) => SchemaText.AnyOf(
        new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
        SchemaText.Pattern(@"^\s*\+?([0-9]+\s*|([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?\s*(B|[KMGTP](B|iB)?)\s*)$"));

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
        if (!ByteSize.TryParse(value, out _, out var problem))
        {
            scope.Error(ProblemCodes.Value, problem);
        }
    }
}
