using System.Text.Json.Nodes;

namespace Lava.Worker.Actions;

/// <summary>Publishes to a topic (spec: actions.md §3.6).</summary>
public sealed class SnsAction : IAction
{
    /// <inheritdoc/>
    public string Type => "sns";

    /// <inheritdoc/>
    public Task<string?> ExecuteAsync(JsonObject fields, ActionContext context, CancellationToken cancellation) =>
        OutboxMessage.SendAsync(Type, OutboxMessage.Of(fields, context), context, cancellation);
}
