using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Validation.Schemas;

namespace Lava.Core.Validation;

/// <summary>What a field may hold. The kinds are data: checks and schemas are both made from them.</summary>
public abstract class ValueKind
{
    /// <summary>What would be right, for a message: <c>a text</c>, <c>a duration such as 90s</c>.</summary>
    public abstract string Expects { get; }

    /// <summary>Whether a JSON value of this kind can be right at all.</summary>
    public abstract bool Fits(JsonValueKind kind);

    /// <summary>Whether a whole text may be a template where the field is rendered.</summary>
    protected virtual bool TakesTemplates => true;

    /// <summary>Checks a value and everything in it.</summary>
    public void Check(JsonNode? value, CheckScope scope)
    {
        if (TakesTemplates && value.Text() is { } text && scope.Renders(text))
        {
            scope.CheckTemplate(text);
            if (Fits(JsonValueKind.String))
            {
                return;
            }
        }

        if (Fits(JsonScalars.Kind(value)))
        {
            CheckFitting(value, scope);
        }
        else
        {
            // The usual slip of YAML: an unquoted number or yes where a text belongs.
            var shown = scope.Show(value);
            var quoted = value is JsonValue && Fits(JsonValueKind.String) ? shown == "this" ? " in quotes" : $" (in quotes: \"{value.ToJsonString()}\")" : "";
            scope.Error(ProblemCodes.Kind, $"{shown} is not right here: write {Expects}{quoted}");
        }
    }

    /// <summary>The JSON Schema of such values.</summary>
    public abstract JsonObject Schema(SchemaParts parts);

    /// <summary>Checks a value that fits.</summary>
    protected abstract void CheckFitting(JsonNode? value, CheckScope scope);

    /// <summary>Records that the value isn't what is expected.</summary>
    protected void Wrong(JsonNode? value, CheckScope scope) =>
        scope.Error(ProblemCodes.Value, $"{scope.Show(value)} is not right here: write {Expects}");
}
