using System.Text.Json;
using Lava.Functions.Runtime.Events;

namespace Lava.Functions.Tests.Support;

/// <summary>Events as AWS's services send them.</summary>
public static class Samples
{
    public static string Sqs(params (string Id, string Body)[] messages) => JsonSerializer.Serialize(
        new SQSEvent { Records = [.. messages.Select(m => new SQSEvent.SQSMessage { MessageId = m.Id, Body = m.Body, ReceiptHandle = "r", AwsRegion = "eu-west-1" })] }, LambdaJson.Default.SQSEvent);

    public static string Sns(string id, string message) => JsonSerializer.Serialize(
        new SNSEvent { Records = [new SNSEvent.SNSRecord { Sns = new SNSEvent.SNSMessage { MessageId = id, Message = message, TopicArn = "arn:aws:sns:eu-west-1:1:t", Timestamp = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero) } }] },
        LambdaJson.Default.SNSEvent);

    /// <summary>A notification as SNS puts it into a queue.</summary>
    public static string SnsEnvelope(string id, string message) => JsonSerializer.Serialize(
        new Dictionary<string, string> { ["Type"] = "Notification", ["MessageId"] = id, ["TopicArn"] = "arn:aws:sns:eu-west-1:1:t", ["Message"] = message });

    public static string S3(string bucket, string key, string name = "ObjectCreated:Put", long? size = 10, string sequencer = "0055AED6DCD90281E5") => JsonSerializer.Serialize(
        new S3Event
        {
            Records =
            [
                new S3Event.S3EventNotificationRecord
                {
                    EventName = name,
                    EventTime = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
                    AwsRegion = "eu-west-1",
                    S3 = new S3Event.S3Entity { Bucket = new S3Event.S3BucketEntity(bucket), Object = new S3Event.S3ObjectEntity { Key = key, Size = size, Sequencer = sequencer } },
                },
            ],
        }, LambdaJson.Default.S3Event);

    public static string Bus(string id, string detailType, string source, string detail) =>
        $$"""{"version":"0","id":"{{id}}","detail-type":"{{detailType}}","source":"{{source}}","account":"123456789012","time":"2026-03-02T09:00:00Z","region":"eu-west-1","resources":[],"detail":{{detail}}}""";

    public static string Stream(params (string Sequence, string JobId)[] changes) => JsonSerializer.Serialize(
        new DynamoDBEvent { Records = [.. changes.Select(c => Change(c.Sequence, c.JobId, null))] }, StreamJson.Default.DynamoDBEvent);

    /// <summary>A change of a lavasched job that defines a dispatcher.</summary>
    public static string DispatcherStream(string sequence, string jobId, string dispatcher) => JsonSerializer.Serialize(
        new DynamoDBEvent
        {
            Records =
            [
                Change(sequence, jobId, new Dictionary<string, DynamoDBEvent.AttributeValue>
                {
                    ["type"] = new() { S = "lavasched" },
                    ["parameters"] = new() { M = new Dictionary<string, DynamoDBEvent.AttributeValue> { ["dispatcher"] = new() { L = [new() { S = dispatcher }] } } },
                }),
            ],
        }, StreamJson.Default.DynamoDBEvent);

    private static DynamoDBEvent.DynamodbStreamRecord Change(string sequence, string jobId, IReadOnlyDictionary<string, DynamoDBEvent.AttributeValue>? image) => new()
    {
        EventID = sequence,
        EventName = "MODIFY",
        Dynamodb = new DynamoDBEvent.StreamRecord { SequenceNumber = sequence, Keys = new Dictionary<string, DynamoDBEvent.AttributeValue> { ["job_id"] = new() { S = jobId } }, NewImage = image },
    };
}
