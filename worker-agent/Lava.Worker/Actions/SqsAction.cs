using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Worker.Actions;

/// <summary>Sends to a queue (spec: actions.md §3.7).</summary>
public sealed class SqsAction : IAction
{
    /// <inheritdoc/>
    public string Type => "sqs";

    /// <inheritdoc/>
    public Task<string?> ExecuteAsync(JsonObject fields, ActionContext context, CancellationToken cancellation)
    {
        var message = OutboxMessage.Of(fields, context);
        // SQS counts whole seconds.
        if (Duration.TryParse(fields["delay"], out var delay, out _)) message["delay"] = (int)decimal.Ceiling(delay.Seconds);
        if (fields["queue"].Text()?.EndsWith(".fifo", StringComparison.Ordinal) != true)
        {
            message.Remove("dedup_id");
            message.Remove("group_id");
        }

        return OutboxMessage.SendAsync(Type, message, context, cancellation);
    }
}
