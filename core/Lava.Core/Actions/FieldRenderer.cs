using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Templating;

namespace Lava.Core.Actions;

/// <summary>Renders the fields of one action and gathers all that is wrong with them.</summary>
internal sealed class FieldRenderer(IReadOnlyDictionary<string, object?> scope)
{
    private readonly List<string> _problems = [];

    /// <summary>What is wrong, each naming its field.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The field after rendering; null when it is absent or wrong.</summary>
    public JsonNode? Render(ActionField field, JsonNode? value)
    {
        try
        {
            var rendered = Convert(field, value);
            return rendered.Text() is { } text && field.Kind is not FieldKind.Value ? Checked(field, text) : rendered;
        }
        catch (TemplateException e)
        {
            return Wrong(field, Describe(e));
        }
    }

    private JsonNode? Convert(ActionField field, JsonNode? value) => field.Kind switch
    {
        FieldKind.Text => value.Text() is { } text ? RenderText(text) : Wrong(field, "must be a string"),
        FieldKind.Fixed => value.Text() is { } text ? JsonValue.Create(text) : Wrong(field, "must be a string"),
        FieldKind.Message when value.Text() is { } text => RenderText(text),
        FieldKind.Message when value is JsonObject or JsonArray => JsonText.Compact(RenderValue(value)),
        FieldKind.Message => Wrong(field, "must be a string or a map"),
        FieldKind.Detail when value.Text() is { } text => RenderText(text),
        FieldKind.Detail => value is JsonObject ? RenderValue(value) : Wrong(field, "must be a string or a map"),
        FieldKind.Map => value is JsonObject ? RenderValue(value) : Wrong(field, "must be a map"),
        FieldKind.Value => RenderValue(value),
        FieldKind.Texts => Texts(value) is { } texts ? List(texts.Select(RenderText)) : Wrong(field, "must be a list of strings"),
        FieldKind.Addresses => (value.Text() is { Length: > 0 } one ? [one] : Texts(value)) is { Count: > 0 } all
            ? List(all)
            : Wrong(field, "must be a string or a list of strings"),
        FieldKind.Duration => Span(field, value),
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    private JsonNode? Span(ActionField field, JsonNode? value)
    {
        if (!Duration.TryParse(value, out var duration, out var problem)) return Wrong(field, problem);
        if (duration < Duration.Zero) return Wrong(field, $"Bad {field.Name}: {JsonScalars.Show(value)} is negative");
        return duration.ToTimeSpan() > field.MaxDuration
            ? Wrong(field, $"Bad {field.Name}: {JsonScalars.Show(value)} is longer than {Duration.From(field.MaxDuration.Value)}")
            : value?.DeepClone();
    }

    private JsonNode? Checked(ActionField field, string text)
    {
        if (field.Check?.Invoke(text) is { } problem) return Wrong(field, problem);
        return field.MaxLength is { } most ? Cut(text, most) : text;
    }

    private string RenderText(string text) => Template.Parse(text).Render(scope);

    private JsonNode? RenderValue(JsonNode? value) => ObjectRenderer.Render(value, scope);

    private JsonNode? Wrong(ActionField field, string problem)
    {
        _problems.Add(field.Kind == FieldKind.Duration && problem.StartsWith("Bad ", StringComparison.Ordinal) ? problem : $"{field.Name}: {problem}");
        return null;
    }

    private static IReadOnlyList<string>? Texts(JsonNode? value) =>
        value is JsonArray list && list.All(item => item.Text() is not null) ? [.. list.Select(item => item.Text()!)] : null;

    private static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(t => (JsonNode?)JsonValue.Create(t))];

    // A pair of surrogates is one character: half of it can't be sent.
    private static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    private static string Describe(TemplateException e)
    {
        var place = e.Line > 0 ? $"line {e.Line}, column {e.Column}: " : "";
        return string.IsNullOrEmpty(e.Path) ? place + e.Message : $"{e.Path}: {place}{e.Message}";
    }
}
