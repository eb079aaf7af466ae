namespace Lava.Core.Triggers;

/// <summary>What happened to an object.</summary>
/// <param name="Bucket">Its bucket.</param>
/// <param name="Key">Its key, decoded.</param>
/// <param name="Size">Its bytes; null for events that carry none, such as a deletion.</param>
/// <param name="EventType">Such as <c>ObjectCreated:Put</c>.</param>
public sealed record ObjectEvent(string Bucket, string Key, long? Size, string EventType);
