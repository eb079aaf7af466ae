using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Specs;

namespace Lava.Core.Triggers;

/// <summary>One record of the s3trigger function's event.</summary>
/// <param name="Origin">Where it came from.</param>
/// <param name="QueueMessageId">The message of the function's own queue that it came in, for partial batch responses; null for other sources.</param>
/// <param name="Path">Where in the event it stands, such as <c>Records[0].body.Records[1]</c>.</param>
/// <param name="Event">What happened; null when <paramref name="Problem"/> says why it can't be read.</param>
/// <param name="Problem">What is wrong, and what would be right.</param>
public sealed record S3EventRecord(EventOrigin Origin, string? QueueMessageId, string Path, ObjectEvent? Event, string? Problem);

/// <summary>
/// Reads the events of the s3trigger function (spec: dispatch.md §7.1): S3 notifications, straight, by SNS, by SQS or nested, and
/// EventBridge's. Keys of notifications are URL-decoded, once. Events without a size, such as deletions, are read like any other.
/// S3's test events are left out.
/// </summary>
public static class S3Events
{
    /// <summary>The records of an event. <paramref name="requestId"/> is the invoke's; <paramref name="region"/> stands in where a record names none.</summary>
    public static IReadOnlyList<S3EventRecord> Read(string json, string requestId, string? region = null) =>
        [.. EventEnvelopes.Open(json, requestId).Where(leaf => !IsTest(leaf)).Select(leaf => Read(leaf, region))];

    private static S3EventRecord Read(EventLeaf leaf, string? region)
    {
        var (read, problem) = leaf switch
        {
            EventLeaf.S3Record record => Notification(record.Value, leaf.Origin, region),
            EventLeaf.BusEvent bus => Bus(bus.Value, leaf.Origin, region),
            EventLeaf.Broken broken => (null, broken.Problem),
            _ => (null, "no S3 event: connect bucket notifications, or EventBridge with the matched event as input"),
        };
        return new(leaf.Origin, leaf.QueueMessageId, leaf.Path, read, problem);
    }

    private static (ObjectEvent?, string?) Notification(JsonObject record, EventOrigin origin, string? region)
    {
        var entity = Map(Map(record["s3"])["object"]);
        if (Map(Map(record["s3"])["bucket"])["name"].Text() is not { Length: > 0 } bucket) return Missing("s3.bucket.name");
        if (entity["key"].Text() is not { Length: > 0 } key) return Missing("s3.object.key");
        if (record["eventName"].Text() is not { Length: > 0 } type) return Missing("eventName");
        return (new ObjectEvent(bucket, WebUtility.UrlDecode(key), Size(entity["size"]), type)
        {
            EventTime = Time(record["eventTime"]),
            Sequencer = Sequencer(entity["sequencer"], entity["versionId"], record["eventTime"], entity["eTag"], origin),
            SourceIp = Map(record["requestParameters"])["sourceIPAddress"].Text(),
            Region = record["awsRegion"].Text() ?? region,
            Raw = record,
        }, null);
    }

    private static (ObjectEvent?, string?) Bus(JsonObject bus, EventOrigin origin, string? region)
    {
        var detail = Map(bus["detail"]);
        var entity = Map(detail["object"]);
        if (Map(detail["bucket"])["name"].Text() is not { Length: > 0 } bucket) return Missing("detail.bucket.name");
        if (entity["key"].Text() is not { Length: > 0 } key) return Missing("detail.object.key");
        if (bus["detail-type"].Text() is not { Length: > 0 } type) return Missing("detail-type");
        var reason = detail["reason"].Text() is { Length: > 0 } given ? ":" + given : "";
        return (new ObjectEvent(bucket, key, Size(entity["size"]), (type + reason).Replace(" ", "", StringComparison.Ordinal))
        {
            EventTime = Time(bus["time"]),
            Sequencer = Sequencer(entity["sequencer"], entity["version-id"], bus["time"], entity["etag"], origin),
            SourceIp = detail["source-ip-address"].Text(),
            Region = bus["region"].Text() ?? region,
            Raw = bus,
        }, null);
    }

    private static (ObjectEvent?, string?) Missing(string field) => (null, $"\"{field}\" is missing: it must be a text that isn't empty");

    // A record that tells nothing of this, as one made by hand, is told apart by the message or request that it came with.
    private static string Sequencer(JsonNode? sequencer, JsonNode? version, JsonNode? time, JsonNode? etag, EventOrigin origin) =>
        sequencer.Text() is { Length: > 0 } text ? text
        : (version.Text(), time.Text(), etag.Text()) is var parts && parts != (null, null, null) ? $"{parts.Item1} {parts.Item2} {parts.Item3}"
        : $"{origin.Source} {origin.Id}";

    private static long? Size(JsonNode? size) =>
        size.NumberText() is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;

    private static DateTimeOffset? Time(JsonNode? time) => Instant.TryParse(time.Text(), out var at) ? at : null;

    private static JsonObject Map(JsonNode? node) => node as JsonObject ?? [];

    // What S3 sends when a notification is set up.
    private static bool IsTest(EventLeaf leaf) => leaf is EventLeaf.Body body && Data(body.Value) is JsonObject map && map["Event"].Text() == "s3:TestEvent";

    private static JsonNode? Data(JsonNode? value) =>
        value.Text() is { } text ? SourceDocument.Parse(new SpecFile("event.json", text)).Root : value;
}
