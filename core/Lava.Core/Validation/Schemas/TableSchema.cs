using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Validation.Schemas;

/// <summary>Makes the schema of a map from the table of its fields.</summary>
internal static class TableSchema
{
    /// <summary>The schema; <paramref name="selector"/> is a field that the table doesn't list, whose value is the table's name.</summary>
    public static JsonObject Of(FieldTable table, SchemaParts parts, string? selector = null)
    {
        var properties = new JsonObject();
        if (selector is not null)
        {
            properties[selector] = new JsonObject { ["const"] = table.Name };
        }

        foreach (var field in table.Fields)
        {
            properties[field.Name] = Of(field, parts);
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (table.NotesAllowed)
        {
            schema["patternProperties"] = new JsonObject { ["^[xX]-"] = true };
        }

        schema["additionalProperties"] = table.Open;
        string[] required = [.. table.Fields.Where(f => f.Required).Select(f => f.Name)];
        if (required.Length > 0)
        {
            schema["required"] = SchemaText.Names(required);
        }

        JsonObject[] rules = [.. table.Rules.Select(r => r.Schema()).OfType<JsonObject>()];
        if (rules.Length > 0)
        {
            schema["allOf"] = SchemaText.List(rules);
        }

        return schema;
    }

    private static JsonObject Of(Field field, SchemaParts parts)
    {
        var schema = field.Kind.Schema(parts);
        if (field.Renders is not null && (schema.ContainsKey("pattern") || schema.ContainsKey("enum")))
        {
            schema = SchemaText.OrTemplate(schema);
        }

        if (field.NullIsAbsent)
        {
            schema = SchemaText.AnyOf(schema, SchemaText.Type("null"));
        }

        Describe(field, schema);
        return schema;
    }

    private static void Describe(Field field, JsonObject schema)
    {
        var variable = field.Default is null ? null : ConfigVariables.Find(field.Default);
        var holds = variable is null ? "" : $" (default: {variable.Name}{(variable.Default is null ? "" : $" of the configuration, {variable.Default}")})";
        if (field.Doc.Length + holds.Length > 0)
        {
            schema["description"] = (field.Doc + holds).Trim();
        }

        if (field.Default is not null && variable is null)
        {
            schema["default"] = JsonNode.Parse(field.Default);
        }

        if (field.InsteadOf is not null)
        {
            schema["deprecated"] = true;
        }
    }
}
