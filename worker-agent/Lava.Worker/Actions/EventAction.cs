using System.Text.Json.Nodes;

namespace Lava.Worker.Actions;

/// <summary>Puts an event on an EventBridge bus (spec: actions.md §3.3).</summary>
public sealed class EventAction : IAction
{
    /// <inheritdoc/>
    public string Type => "event";

    /// <inheritdoc/>
    public Task<string?> ExecuteAsync(JsonObject fields, ActionContext context, CancellationToken cancellation) =>
        OutboxMessage.SendAsync(Type, OutboxMessage.Of(fields, context), context, cancellation);
}
