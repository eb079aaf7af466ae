using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Worker.Actions;

/// <summary>Messages that leave the realm carry which run and attempt sent them: a receiver can tell a repeated one.</summary>
internal static class OutboxMessage
{
    /// <summary>The fields with <c>run_id</c>, <c>job_id</c> and <c>attempt</c>, to be added to.</summary>
    public static JsonObject Of(JsonObject fields, ActionContext context)
    {
        var message = (JsonObject)fields.DeepClone();
        message["run_id"] = context.Row.RunId;
        message["job_id"] = context.Row.JobId;
        message["attempt"] = context.Row.Attempt;
        return message;
    }

    /// <summary>Sends it; null, or why that failed.</summary>
    public static async Task<string?> SendAsync(string kind, JsonObject message, ActionContext context, CancellationToken cancellation)
    {
        try
        {
            await context.Ports.Outbox.SendAsync(kind, message, cancellation);
            return null;
        }
        catch (PortException e)
        {
            return e.Message;
        }
    }

    /// <summary>Sets a field that the action left out.</summary>
    public static void Default(this JsonObject message, string name, string? value)
    {
        if (value is not null && message[name] is null) message[name] = value;
    }

    /// <summary>A connection of one of these types that may be used; or, with the field's name, why there is none.</summary>
    public static async Task<(Connection? Connection, string? Problem)> ConnectionAsync(
        string field, string id, ActionContext context, CancellationToken cancellation, params IReadOnlyList<string> types)
    {
        var (connection, problem) = await context.Ports.Specs.ConnectionAsync(id, cancellation);
        var wrong = problem
            ?? (connection is null ? "no such connection in this realm"
            : !types.Contains(connection.Type, StringComparer.Ordinal) ? $"it is a {connection.Type} connection: give one of type {string.Join(" or ", types)}"
            : !connection.Enabled ? "it is not enabled"
            : null);
        return wrong is null ? (connection, null) : (null, $"{field}: {id}: {wrong}");
    }
}
