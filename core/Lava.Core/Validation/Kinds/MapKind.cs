using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Validation.Schemas;

namespace Lava.Core.Validation.Kinds;

/// <summary>A map from free names to one kind.</summary>
public sealed class MapKind(ValueKind value) : ValueKind
{
    /// <summary>What each value may be.</summary>
    public ValueKind Value { get; } = value;

    /// <summary>What is wrong with a name as <c>what: what would be right</c>, or null.</summary>
    public Func<string, string?>? NameProblem { get; init; }

    /// <summary>The same as an expression, for schemas; null: any name.</summary>
    public string? NamePattern { get; init; }

    /// <summary>The code of a bad name.</summary>
    public string NameCode { get; init; } = Specs.ProblemCodes.Name;

    /// <summary>Whether the names are rendered where the values are.</summary>
    public bool RendersNames { get; init; }

    /// <inheritdoc/>
    public override string Expects => "a map";

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => kind == JsonValueKind.Object;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts)
    {
        var schema = new JsonObject { ["type"] = "object", ["additionalProperties"] = Value.Schema(parts) };
        if (NamePattern is not null)
        {
            schema["propertyNames"] = new JsonObject { ["pattern"] = NamePattern };
        }

        return schema;
    }

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
        foreach (var (name, member) in (JsonObject)value!)
        {
            var field = scope.Field(name);
            if (NameProblem?.Invoke(name) is { } problem)
            {
                field.NameProblem(Specs.Severity.Error, NameCode, problem);
            }

            if (RendersNames)
            {
                field.CheckKey(name);
            }

            Value.Check(member, field);
        }
    }
}
