namespace Lava.Functions.Runtime.Events;

/// <summary>Messages of a queue, as Lambda's event source mapping hands them out (as Amazon.Lambda.SQSEvents names them).</summary>
public sealed record SQSEvent
{
    /// <summary>Up to ten messages, or more with a batching window.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("Records")] public IReadOnlyList<SQSMessage> Records { get; init; } = [];

    /// <summary>A message.</summary>
    public sealed record SQSMessage
    {
        /// <summary>Its id, the same at each delivery.</summary>
        public string? MessageId { get; init; }
        /// <summary>Names this delivery.</summary>
        public string? ReceiptHandle { get; init; }
        /// <summary>The text as sent.</summary>
        public string? Body { get; init; }
        /// <summary>Such as <c>ApproximateReceiveCount</c>.</summary>
        public IReadOnlyDictionary<string, string>? Attributes { get; init; }
        /// <summary><c>aws:sqs</c>.</summary>
        public string EventSource { get; init; } = "aws:sqs";
        /// <summary>The queue.</summary>
        [System.Text.Json.Serialization.JsonPropertyName("eventSourceARN")] public string? EventSourceArn { get; init; }
        /// <summary>Its region.</summary>
        public string? AwsRegion { get; init; }
    }
}

/// <summary>Which messages of a batch have failed: these come back, the others are deleted.</summary>
public sealed record SQSBatchResponse
{
    /// <summary>The failed ones.</summary>
    public required IReadOnlyList<BatchItemFailure> BatchItemFailures { get; init; }

    /// <summary>A failed message.</summary>
    /// <param name="ItemIdentifier">Its id.</param>
    public sealed record BatchItemFailure(string ItemIdentifier);
}
