namespace Lava.Embedded.Events;

/// <summary>An object that was put into a bucket's folder.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The object's key.</param>
/// <param name="Size">Bytes.</param>
/// <param name="EventTime">When it was put.</param>
/// <param name="ETag">Changes with the content; as <see cref="Core.Ports.IBlobStore"/> tells it.</param>
/// <param name="Sequencer">Grows from put to put of a key; every watcher of the folder sees the same one, so that a cause made of it is one cause.</param>
public sealed record BucketEvent(string Bucket, string Key, long Size, DateTimeOffset EventTime, string ETag, string Sequencer)
{
    /// <summary>The event's name in S3's words.</summary>
    public string EventType { get; init; } = "ObjectCreated:Put";
}
