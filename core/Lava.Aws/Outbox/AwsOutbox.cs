using System.Text.Json.Nodes;
using Lava.Core.Ports;

namespace Lava.Aws.Outbox;

/// <summary>Hands each message to the service of its kind.</summary>
internal sealed class AwsOutbox(IReadOnlyDictionary<string, ISender> senders) : IOutbox
{
    public async ValueTask SendAsync(string kind, JsonObject message, CancellationToken cancellation)
    {
        if (!senders.TryGetValue(kind, out var sender)) throw new PortException($"\"{kind}\" is no kind of message: {string.Join(", ", senders.Keys.Order(StringComparer.Ordinal))} are");
        await sender.SendAsync(message, cancellation);
    }
}

/// <summary>Sends messages of one kind.</summary>
internal interface ISender
{
    /// <summary>Sends one. Throws <see cref="PortException"/> with the reason.</summary>
    Task SendAsync(JsonObject message, CancellationToken cancellation);
}
