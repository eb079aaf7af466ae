using System.Text.Json.Nodes;

namespace Lava.Core.Triggers;

/// <summary>What happened to an object.</summary>
/// <param name="Bucket">Its bucket.</param>
/// <param name="Key">Its key, decoded.</param>
/// <param name="Size">Its bytes; null for events that carry none, such as a deletion.</param>
/// <param name="EventType">Such as <c>ObjectCreated:Put</c>.</param>
public sealed record ObjectEvent(string Bucket, string Key, long? Size, string EventType)
{
    /// <summary>When it happened; null when the event doesn't tell.</summary>
    public DateTimeOffset? EventTime { get; init; }

    /// <summary>
    /// Tells two events of a key apart, and is the same for a repeated delivery of one: the sequencer, or else version, event time and
    /// etag (run-protocol.md §2 step 1).
    /// </summary>
    public required string Sequencer { get; init; }

    /// <summary>Who caused it, as an address; null when the event doesn't tell.</summary>
    public string? SourceIp { get; init; }

    /// <summary>The region; null when unknown.</summary>
    public string? Region { get; init; }

    /// <summary>The record as it came, for templates; null: made from the rest, in the form of an S3 notification.</summary>
    public JsonObject? Raw { get; init; }
}
