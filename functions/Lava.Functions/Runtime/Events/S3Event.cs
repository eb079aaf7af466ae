namespace Lava.Functions.Runtime.Events;

/// <summary>A bucket's notification (as Amazon.Lambda.S3Events names it; docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html).</summary>
public sealed record S3Event
{
    /// <summary>What happened.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("Records")] public IReadOnlyList<S3EventNotificationRecord> Records { get; init; } = [];

    /// <summary>One event.</summary>
    public sealed record S3EventNotificationRecord
    {
        /// <summary><c>aws:s3</c>.</summary>
        public string EventSource { get; init; } = "aws:s3";
        /// <summary>Such as <c>ObjectCreated:Put</c>.</summary>
        public string? EventName { get; init; }
        /// <summary>When.</summary>
        public DateTimeOffset? EventTime { get; init; }
        /// <summary>Where.</summary>
        public string? AwsRegion { get; init; }
        /// <summary>To what.</summary>
        public S3Entity? S3 { get; init; }
    }

    /// <summary>An object in its bucket.</summary>
    public sealed record S3Entity
    {
        /// <summary>The bucket.</summary>
        public S3BucketEntity? Bucket { get; init; }
        /// <summary>The object.</summary>
        public S3ObjectEntity? Object { get; init; }
    }

    /// <summary>A bucket.</summary>
    /// <param name="Name">Its name.</param>
    public sealed record S3BucketEntity(string? Name);

    /// <summary>An object.</summary>
    public sealed record S3ObjectEntity
    {
        /// <summary>Its key, URL-encoded.</summary>
        public string? Key { get; init; }
        /// <summary>Its bytes; null when it was deleted.</summary>
        public long? Size { get; init; }
        /// <summary>Changes with the content.</summary>
        public string? ETag { get; init; }
        /// <summary>The version, in a bucket that keeps them.</summary>
        public string? VersionId { get; init; }
        /// <summary>Orders the events of a key.</summary>
        public string? Sequencer { get; init; }
    }
}
