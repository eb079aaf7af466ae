using System.Text.Json.Serialization;

namespace Lava.Functions.Runtime.Events;

/// <summary>Changes of a table, from its stream (as Amazon.Lambda.DynamoDBEvents names it).</summary>
public sealed record DynamoDBEvent
{
    /// <summary>The changes, in order within an item.</summary>
    [JsonPropertyName("Records")] public IReadOnlyList<DynamodbStreamRecord> Records { get; init; } = [];

    /// <summary>A change.</summary>
    public sealed record DynamodbStreamRecord
    {
        /// <summary>Its id.</summary>
        [JsonPropertyName("eventID")] public string? EventID { get; init; }
        /// <summary><c>INSERT</c>, <c>MODIFY</c> or <c>REMOVE</c>.</summary>
        public string? EventName { get; init; }
        /// <summary><c>aws:dynamodb</c>.</summary>
        public string EventSource { get; init; } = "aws:dynamodb";
        /// <summary>The item before and after.</summary>
        public StreamRecord? Dynamodb { get; init; }
    }

    /// <summary>An item before and after a change.</summary>
    public sealed record StreamRecord
    {
        /// <summary>Its key.</summary>
        [JsonPropertyName("Keys")] public IReadOnlyDictionary<string, AttributeValue>? Keys { get; init; }
        /// <summary>The item after it; null when it was deleted.</summary>
        [JsonPropertyName("NewImage")] public IReadOnlyDictionary<string, AttributeValue>? NewImage { get; init; }
        /// <summary>The item before it; null when it is new.</summary>
        [JsonPropertyName("OldImage")] public IReadOnlyDictionary<string, AttributeValue>? OldImage { get; init; }
        /// <summary>Its place in the stream.</summary>
        [JsonPropertyName("SequenceNumber")] public string? SequenceNumber { get; init; }
    }

    /// <summary>An attribute, as far as it is looked at here.</summary>
    public sealed record AttributeValue
    {
        /// <summary>A text; null: it is something else.</summary>
        [JsonPropertyName("S")] public string? S { get; init; }
        /// <summary>A map; null: it is something else.</summary>
        [JsonPropertyName("M")] public IReadOnlyDictionary<string, AttributeValue>? M { get; init; }
        /// <summary>A list; null: it is something else.</summary>
        [JsonPropertyName("L")] public IReadOnlyList<AttributeValue>? L { get; init; }
    }
}

/// <summary>Which changes of a batch have failed: the stream goes back to the first of them.</summary>
public sealed record StreamsEventResponse
{
    /// <summary>The failed ones.</summary>
    public required IReadOnlyList<BatchItemFailure> BatchItemFailures { get; init; }

    /// <summary>A failed change.</summary>
    /// <param name="ItemIdentifier">Its sequence number.</param>
    public sealed record BatchItemFailure(string ItemIdentifier);
}
