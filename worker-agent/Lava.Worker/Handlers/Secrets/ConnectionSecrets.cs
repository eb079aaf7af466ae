using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Worker.Handlers.Secrets;

/// <summary>Finds what a job could give away: the secrets of the connections that its parameters name, and values whose names say what they are.</summary>
internal static class ConnectionSecrets
{
    // Fields that hold the name of a parameter, by connection type (spec: connectors.md §1.1).
    private static readonly string[] NamedFields = ["password", "access_keys", "external_id", "client_secret", "ssh_key"];

    /// <summary>Adds them to the job's secrets. Throws <see cref="PortException"/> when they can't be read: then nothing could be masked.</summary>
    public static async Task AddAsync(JobContext context, CancellationToken cancellation)
    {
        context.Secrets.AddNamed(context.Job.Parameters);
        context.Secrets.AddNamed(context.Job.Globals);
        foreach (var id in ConnectionIds(context.Job.Parameters).Distinct(StringComparer.Ordinal))
            if ((await context.Ports.Specs.ConnectionAsync(id, cancellation)).Item is { } connection)
                await AddAsync(context, connection, cancellation);
    }

    private static async Task AddAsync(JobContext context, Connection connection, CancellationToken cancellation)
    {
        foreach (var field in NamedFields)
            if (Text(connection.Raw[field]) is { } name) AddParameter(context.Secrets, await context.Ports.Secrets.GetAsync(name, cancellation));
        foreach (var (_, attribute) in connection.Raw["attributes"] as JsonObject ?? [])
            if (attribute is JsonObject map && Text(map["type"]) == "ssm" && Text(map["parameter"]) is { } name)
                AddParameter(context.Secrets, await context.Ports.Secrets.GetAsync(name, cancellation));
        if (Text(connection.Raw["secret_id"]) is { } id) AddMap(context.Secrets, await context.Ports.Secrets.GetAsync(id, cancellation));
        // Slack's address is the key to its channel, and stands in the connection itself.
        context.Secrets.Add(Text(connection.Raw["webhook_url"]));
    }

    private static void AddParameter(JobSecrets secrets, string? value)
    {
        if (value is null) return;
        secrets.Add(value);
        if (!value.Contains(',', StringComparison.Ordinal)) return;
        // Access keys: "KEY_ID,SECRET"; programs print them apart.
        if (value.Split(',') is [_, { Length: > 16 } key]) secrets.Add(key);
        // The lines of an ssh key.
        secrets.Add(value.Replace(',', '\n'));
    }

    private static void AddMap(JobSecrets secrets, string? json)
    {
        if (json is null) return;
        try
        {
            secrets.AddNamed(JsonNode.Parse(json));
        }
        catch (JsonException)
        {
            secrets.Add(json);
        }
    }

    // `connections: {LABEL: ID}`, and the parameters that are `conn_id` or end in it, such as `s3_conn_id`, at any depth.
    private static IEnumerable<string> ConnectionIds(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(m => m.Key == "connections" && m.Value is JsonObject labels ? labels.Select(l => Text(l.Value)).OfType<string>()
            : m.Key.EndsWith("conn_id", StringComparison.Ordinal) && Text(m.Value) is { } id ? [id]
            : ConnectionIds(m.Value)),
        JsonArray list => list.SelectMany(ConnectionIds),
        _ => [],
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
