using System.Text.Json.Nodes;
using Lava.Core.Ports;

namespace Lava.Embedded.Memory;

/// <summary>A message that left the realm.</summary>
/// <param name="Kind">The action type.</param>
/// <param name="Message">Its fields.</param>
public sealed record SentMessage(string Kind, JsonObject Message);

internal sealed class MemoryOutbox : IOutbox
{
    private readonly Lock _lock = new();
    private readonly List<SentMessage> _sent = [];

    public IReadOnlyList<SentMessage> Sent
    {
        get
        {
            lock (_lock) return [.. _sent];
        }
    }

    public ValueTask SendAsync(string kind, JsonObject message, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock) _sent.Add(new SentMessage(kind, message.DeepClone().AsObject()));
        return ValueTask.CompletedTask;
    }
}
