using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Validation.Schemas;

namespace Lava.Core.Validation.Kinds;

/// <summary>A text.</summary>
public sealed class TextKind : ValueKind
{
    /// <summary>Whether the text may be empty.</summary>
    public bool MayBeEmpty { get; init; } = true;

    /// <summary>The only texts allowed; null: any.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>Whether case matters to the choices.</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>A regular expression that the text must match, for schemas; <see cref="Matches"/> decides.</summary>
    public string? Pattern { get; init; }

    /// <summary>Whether a text is right; null: all are.</summary>
    public Func<string, bool>? Matches { get; init; }

    /// <summary>Whether the text may be a secret: messages don't show it.</summary>
    public bool Hidden { get; init; }
    /// <summary>What would be right; null: made from the rest.</summary>
    public string? Description { get; init; }

    /// <inheritdoc/>
    public override string Expects => Description
        ?? (Choices is not null ? "one of " + string.Join(", ", Choices) : MayBeEmpty ? "a text" : "a text that isn't empty");

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => kind == JsonValueKind.String;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts)
    {
        var schema = SchemaText.Type("string");
        if (!MayBeEmpty)
        {
            schema["minLength"] = 1;
        }

        if (Choices is not null && !IgnoreCase)
        {
            schema["enum"] = SchemaText.Names(Choices);
        }

        if ((Pattern ?? (Choices is not null && IgnoreCase ? $"^{SchemaText.AnyCase(Choices)}$" : null)) is { } pattern)
        {
            schema["pattern"] = pattern;
        }

        return schema;
    }

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
        var text = value.Text()!;
        var comparer = IgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        if ((!MayBeEmpty && text.Length == 0) || Matches?.Invoke(text) == false || Choices?.Contains(text, comparer) == false)
        {
            if (Hidden) scope.Error(Specs.ProblemCodes.Value, $"this is not right here: write {Expects}");
            else Wrong(value, scope);
        }
    }
}
