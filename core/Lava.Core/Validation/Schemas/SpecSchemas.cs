using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Validation.Tables;

namespace Lava.Core.Validation.Schemas;

/// <summary>
/// JSON Schemas (draft 2020-12) of specs, for editors. They are made from the tables that <c>lava check</c> uses, and
/// say what of it a schema can: not templates, schedules, or what items say about each other.
/// </summary>
public static class SpecSchemas
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of each file by its name.</summary>
    public static IReadOnlyDictionary<string, string> Files() => new Dictionary<string, string>
    {
        ["connection.schema.json"] = Text("connection", "A connection, or a list of connections", OneOrMany("connection", Connection)),
        ["job.schema.json"] = Text("job", "A job, or a list of jobs", OneOrMany("job", Job)),
        ["realm.schema.json"] = Text("realm", "A realm", Realm),
        ["s3trigger.schema.json"] = Text("s3trigger", "An S3 trigger, or a list of S3 triggers", OneOrMany("s3trigger", parts => TableSchema.Of(TriggerTable.Whole, parts))),
    };

    // A file holds an item or a list of items.
    private static Func<SchemaParts, JsonObject> OneOrMany(string name, Func<SchemaParts, JsonObject> item) => parts => new JsonObject
    {
        ["if"] = SchemaText.Type("array"),
        ["then"] = new JsonObject { ["items"] = parts.Use(name, () => item(parts)) },
        ["else"] = parts.Use(name, () => item(parts)),
    };

    private static JsonObject Job(SchemaParts parts)
    {
        var schema = TableSchema.Of(JobTable.Whole, parts);
        schema["properties"]!["type"] = new JsonObject { ["enum"] = SchemaText.Names(JobTypes.Names), ["description"] = "what runs the job" };
        schema["properties"]!["worker"]!["pattern"] = NameRules.FleetPattern;
        var rules = schema["allOf"] as JsonArray ?? [];
        schema["allOf"] = SchemaText.List(
            [.. rules.Select(r => r!.DeepClone().AsObject()), .. JobTypes.All.Select(t => SchemaText.When("type", t.Name, OfType(t, parts)))]);
        return schema;
    }

    private static JsonObject OfType(JobType type, SchemaParts parts)
    {
        var needed = type.Parameters.Fields.Any(f => f.Required) || type.Parameters.Rules.Any(r => r is TableRule.AtLeastOne);
        var parameters = parts.Use("parameters-" + type.Name, () => TableSchema.Of(type.Parameters, parts));
        var then = new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["payload"] = type.Payload.Schema(parts),
                ["parameters"] = needed ? parameters : SchemaText.AnyOf(parameters, SchemaText.Type("null")),
            },
        };
        if (needed)
        {
            then["required"] = SchemaText.Names(["parameters"]);
        }

        return then;
    }

    private static JsonObject Connection(SchemaParts parts) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["type"] = new JsonObject { ["enum"] = SchemaText.Names(ConnectionTables.All.Select(t => t.Name)), ["description"] = "what it connects to" },
        },
        ["required"] = SchemaText.Names(["conn_id", "type"]),
        ["allOf"] = SchemaText.List(ConnectionTables.All.Select(t =>
            SchemaText.When("type", t.Name, parts.Use("connection-" + t.Name, () => TableSchema.Of(t, parts))))),
    };

    private static JsonObject Realm(SchemaParts parts)
    {
        var schema = TableSchema.Of(RealmTable.Whole, parts);
        var variables = ConfigVariables.All.Select(v => KeyValuePair.Create(
            v.Name, (JsonNode?)new JsonObject { ["description"] = $"{v.Kind}{(v.Default is null ? "" : $", {v.Default} by default")}" }));
        schema["properties"]!["config"] = new JsonObject
        {
            ["type"] = SchemaText.Names(["object", "null"]), ["description"] = "configuration variables", ["properties"] = new JsonObject(variables),
        };
        return schema;
    }

    private static string Text(string name, string title, Func<SchemaParts, JsonObject> make)
    {
        var parts = new SchemaParts();
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = "urn:lava:schema:" + name,
            ["title"] = title,
        };
        foreach (var (key, value) in make(parts))
        {
            schema[key] = value?.DeepClone();
        }

        if (parts.All.Any())
        {
            schema["$defs"] = new JsonObject(parts.All.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            schema.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
