using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Validation.Schemas;

namespace Lava.Core.Validation.Kinds;

/// <summary>An option of SQL: a known word in any case, and what belongs to it.</summary>
public sealed class OptionKind(IReadOnlyList<string> keywords) : ValueKind
{
    private static readonly char[] AfterKeyword = [' ', '\t', '\n', '(', '\''];
    private readonly FrozenSet<string> _known = keywords.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The words.</summary>
    public IReadOnlyList<string> Keywords { get; } = keywords;

    /// <inheritdoc/>
    public override string Expects => "an option such as " + string.Join(", ", Keywords.Take(3));

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => kind == JsonValueKind.String;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts) => SchemaText.Pattern($@"^\s*{SchemaText.AnyCase(Keywords)}([\s(']|$)");

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
        var word = value.Text()!.TrimStart().Split(AfterKeyword, 2)[0];
        if (!_known.Contains(word))
        {
            var right = Nearest.Find(word, Keywords) is { } near ? $"did you mean {near}?" : "the options are " + string.Join(", ", Keywords);
            scope.Error(ProblemCodes.Value, $"\"{word}\" is no option here: {right}");
        }
    }
}
