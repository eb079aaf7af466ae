using System.Text.Json.Serialization;

namespace Lava.Functions.Runtime.Events;

/// <summary>The JSON of events and answers, by source generation.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DynamoDBEvent))]
[JsonSerializable(typeof(StreamsEventResponse))]
[JsonSerializable(typeof(SQSEvent))]
[JsonSerializable(typeof(SQSBatchResponse))]
[JsonSerializable(typeof(SNSEvent))]
[JsonSerializable(typeof(S3Event))]
[JsonSerializable(typeof(ScheduledEvent))]
public sealed partial class LambdaJson : JsonSerializerContext;
