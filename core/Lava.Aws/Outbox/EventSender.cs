using System.Text.Json.Nodes;
using Lava.Aws.Services.EventBridge;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Aws.Outbox;

/// <summary>Puts events on EventBridge buses.</summary>
internal sealed class EventSender(AwsClients clients, string realm) : ISender
{
    public async Task SendAsync(JsonObject message, CancellationToken cancellation)
    {
        var bus = message["event_bus"].Text();
        var entry = new PutEventsRequestEntry
        {
            Source = message["source"].Text() ?? $"lava.{realm}",
            DetailType = message["detail_type"].Text() ?? "Lava Job Action",
            // A text is a detail, too: as JSON.
            Detail = MessageText.Json(message["detail"] ?? new JsonObject()),
            Resources = message["resources"] is JsonArray list ? [.. list.Select(x => x.Text() ?? "")] : null,
            EventBusName = bus,
        };
        var where = $"putting an event on bus {bus ?? "default"}";
        var answer = await AwsCalls.TryAsync(where, () => clients.Events.PutEventsAsync(new PutEventsRequest { Entries = [entry] }, cancellation), cancellation);
        // An entry that was refused is no exception.
        if (answer.FailedEntryCount is > 0 && answer.Entries is [var refused, ..]) throw new PortException($"{where}: {refused.ErrorCode}: {refused.ErrorMessage}");
    }
}
