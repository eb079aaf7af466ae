using System.Text.Json.Nodes;

namespace Lava.Core.Dispatching;

/// <summary>What is left of an event when its envelopes are opened.</summary>
/// <param name="Origin">The innermost envelope that has an id.</param>
/// <param name="QueueMessageId">The message of the function's own queue that it came in, for partial batch responses; null for other sources.</param>
/// <param name="Path">Where in the event it stands, such as <c>Records[0].body</c>; empty for the event itself.</param>
internal abstract record EventLeaf(EventOrigin Origin, string? QueueMessageId, string Path)
{
    /// <summary>A body: JSON data, or a text that reads as no envelope.</summary>
    public sealed record Body(EventOrigin Origin, string? QueueMessageId, string Path, JsonNode? Value) : EventLeaf(Origin, QueueMessageId, Path);

    /// <summary>A record of an S3 notification.</summary>
    public sealed record S3Record(EventOrigin Origin, string? QueueMessageId, string Path, JsonObject Value) : EventLeaf(Origin, QueueMessageId, Path);

    /// <summary>An event of a bus, whole.</summary>
    public sealed record BusEvent(EventOrigin Origin, string? QueueMessageId, string Path, JsonObject Value) : EventLeaf(Origin, QueueMessageId, Path);

    /// <summary>Something that can't be opened.</summary>
    public sealed record Broken(EventOrigin Origin, string? QueueMessageId, string Path, string Problem) : EventLeaf(Origin, QueueMessageId, Path);
}
