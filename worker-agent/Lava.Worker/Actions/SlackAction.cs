using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Worker.Actions;

/// <summary>Posts through a slack connection, whose settings fill in what the action leaves out (spec: actions.md §3.5).</summary>
public sealed class SlackAction : IAction
{
    private static readonly string[] Inherited = ["from", "style", "colour", "preamble"];

    /// <inheritdoc/>
    public string Type => "slack";

    /// <inheritdoc/>
    public async Task<string?> ExecuteAsync(JsonObject fields, ActionContext context, CancellationToken cancellation)
    {
        var (connection, problem) = await OutboxMessage.ConnectionAsync(
            "slack_conn", fields["slack_conn"].Text() ?? "", context, cancellation, "slack");
        if (connection is null) return problem;
        var message = OutboxMessage.Of(fields, context);
        foreach (var name in Inherited) message.Default(name, connection.Raw[name].Text());
        message.Default("from", $"lava@{context.Ports.Realm}");
        message.Default("style", "block");
        message.Default("colour", "#bbbbbb");
        return await OutboxMessage.SendAsync(Type, message, context, cancellation);
    }
}
