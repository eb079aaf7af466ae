using System.Text.Json.Serialization;

namespace Lava.Functions.Runtime.Events;

/// <summary>A message of a topic (as Amazon.Lambda.SNSEvents names it).</summary>
public sealed record SNSEvent
{
    /// <summary>One record.</summary>
    [JsonPropertyName("Records")] public IReadOnlyList<SNSRecord> Records { get; init; } = [];

    /// <summary>A delivery.</summary>
    public sealed record SNSRecord
    {
        /// <summary><c>aws:sns</c>.</summary>
        [JsonPropertyName("EventSource")] public string EventSource { get; init; } = "aws:sns";
        /// <summary>The subscription.</summary>
        [JsonPropertyName("EventSubscriptionArn")] public string? EventSubscriptionArn { get; init; }
        /// <summary>The message.</summary>
        [JsonPropertyName("Sns")] public SNSMessage? Sns { get; init; }
    }

    /// <summary>A message.</summary>
    public sealed record SNSMessage
    {
        /// <summary>Its id, the same at each delivery.</summary>
        [JsonPropertyName("MessageId")] public string? MessageId { get; init; }
        /// <summary>The topic.</summary>
        [JsonPropertyName("TopicArn")] public string? TopicArn { get; init; }
        /// <summary>The text as published.</summary>
        [JsonPropertyName("Message")] public string? Message { get; init; }
        /// <summary>Its subject.</summary>
        [JsonPropertyName("Subject")] public string? Subject { get; init; }
        /// <summary>When it was published.</summary>
        [JsonPropertyName("Timestamp")] public DateTimeOffset? Timestamp { get; init; }
    }
}
