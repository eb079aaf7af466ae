using System.Text.Json.Nodes;

namespace Lava.Core.Validation.Schemas;

/// <summary>Small forms of JSON Schema (draft 2020-12) that kinds and tables are written in.</summary>
internal static class SchemaText
{
    // Any opening of a tag: where a field is rendered, such a text stands for a value that isn't known yet.
    private const string TemplatePattern = "\\{[{%#]";

    public static JsonObject Type(params string[] types) =>
        new() { ["type"] = types.Length == 1 ? types[0] : Names(types) };

    public static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    public static JsonObject AnyOf(params IEnumerable<JsonObject> schemas) => new() { ["anyOf"] = List(schemas) };

    public static JsonObject Required(params IEnumerable<string> names) => new() { ["required"] = Names(names) };

    public static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => (JsonNode)n)]);

    public static JsonArray List(IEnumerable<JsonObject> schemas) => new([.. schemas]);

    /// <summary>None of these fields is there.</summary>
    public static JsonObject Without(params IEnumerable<string> names) => new() { ["not"] = AnyOf(names.Select(n => Required(n))) };

    /// <summary>What holds where a field has a value.</summary>
    public static JsonObject When(string field, string value, JsonObject then) => new()
    {
        ["if"] = new JsonObject { ["properties"] = new JsonObject { [field] = new JsonObject { ["const"] = value } }, ["required"] = Names([field]) },
        ["then"] = then,
    };

    /// <summary>The schema of a text that may be a template, too.</summary>
    public static JsonObject OrTemplate(JsonObject schema) => AnyOf(schema, Pattern(TemplatePattern));

    /// <summary>A pattern for one of these words in any case: ECMAScript's expressions have no switch for it.</summary>
    public static string AnyCase(IEnumerable<string> words) =>
        "(" + string.Join('|', words.Select(w => string.Concat(w.Select(c => char.IsAsciiLetter(c) ? $"[{char.ToLowerInvariant(c)}{char.ToUpperInvariant(c)}]" : c.ToString())))) + ")";
}
