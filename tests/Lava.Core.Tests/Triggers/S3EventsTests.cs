using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Specs;
using Lava.Core.Triggers;

namespace Lava.Core.Tests.Triggers;

public sealed class S3EventsTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Fact]
    public void A_notification_is_read_whole()
    {
        var record = Assert.Single(S3Events.Read(Records(S3("in/day.csv")), "req-1"));
        var e = record.Event!;
        Assert.Equal(("inbox", "in/day.csv", 1024L, "ObjectCreated:Put"), (e.Bucket, e.Key, e.Size, e.EventType));
        Assert.Equal((At, "0055AED6", "10.0.0.1", "eu-west-1"), (e.EventTime, e.Sequencer, e.SourceIp, e.Region));
        Assert.Equal("aws:s3", (string?)e.Raw!["eventSource"]);
        Assert.Equal(("Records[0]", null, null), (record.Path, record.QueueMessageId, record.Problem));
    }

    [Theory]
    [InlineData("a+b.csv", "a b.csv")]
    [InlineData("a%2Bb.csv", "a+b.csv")]
    [InlineData("100%25.csv", "100%.csv")]
    // Once: what a key literally contains stays.
    [InlineData("a%252Bb", "a%2Bb")]
    [InlineData("%E2%82%AC/%C3%A9", "€/é")]
    [InlineData("%zz", "%zz")]
    [InlineData("plain/key", "plain/key")]
    public void A_notifications_key_is_decoded_once(string key, string decoded) =>
        Assert.Equal(decoded, Assert.Single(S3Events.Read(Records(S3(key)), "r")).Event!.Key);

    [Theory]
    [InlineData("a+b.csv", "a+b.csv", true)]
    [InlineData("100%25.csv", "100%25.csv", true)]
    [InlineData("a+b.csv", "a b.csv", false)]
    public void A_buses_key_and_globs_are_not_decoded_at_all(string key, string glob, bool matches)
    {
        var e = Assert.Single(S3Events.Read(Bus(key), "r")).Event!;
        Assert.Equal(key, e.Key);
        Assert.Equal(matches, TriggerMatcher.Holds(Trigger($$"""{"if_fnmatch":"{{glob}}"}"""), e));
    }

    [Fact]
    public void An_event_of_a_bus_is_read_whole()
    {
        var e = Assert.Single(S3Events.Read(Bus("in/a b"), "r")).Event!;
        Assert.Equal(("inbox", "in/a b", 5L, "ObjectCreated:PutObject"), (e.Bucket, e.Key, e.Size, e.EventType));
        Assert.Equal((At, "0062E99A", "1.2.3.4", "ca-central-1"), (e.EventTime, e.Sequencer, e.SourceIp, e.Region));
        Assert.Equal("Object Created", (string?)e.Raw!["detail-type"]);
    }

    [Fact]
    public void Any_nesting_of_topics_queues_and_buses_is_opened()
    {
        var plain = Records(S3("k"));
        string[] events =
        [
            plain, Records(Sns(plain)), Records(Sqs("q", plain)), Records(Sqs("q", Notification(plain))),
            Records(Sqs("q", Records(Sns(plain)))), Bus("k"), Records(Sqs("q", Bus("k"))), Records(Sns(Bus("k"))),
        ];
        Assert.All(events, e => Assert.Equal("k", Assert.Single(S3Events.Read(e, "r")).Event?.Key));
        Assert.Equal([null, null, "q", "q", "q", null, "q", null], events.Select(e => S3Events.Read(e, "r")[0].QueueMessageId));
    }

    [Fact]
    public void Several_records_of_several_messages_are_all_read()
    {
        var read = S3Events.Read(Records(Sqs("q-1", Records(S3("a"), S3("b"))), Sqs("q-2", Records(S3("c")))), "r");
        Assert.Equal(["a", "b", "c"], read.Select(r => r.Event!.Key));
        Assert.Equal(["q-1", "q-1", "q-2"], read.Select(r => r.QueueMessageId));
        Assert.Equal("Records[0].body.Records[1]", read[1].Path);
    }

    [Fact]
    public void A_deletion_has_no_size_and_is_an_event_like_any_other()
    {
        var notified = Assert.Single(S3Events.Read(Records(S3("k", "ObjectRemoved:Delete", size: null)), "r")).Event!;
        Assert.Equal((null, "ObjectRemoved:Delete"), (notified.Size, notified.EventType));
        var told = Assert.Single(S3Events.Read(Bus("k", "Object Deleted", "DeleteObject", size: null), "r")).Event!;
        Assert.Equal((null, "ObjectDeleted:DeleteObject"), (told.Size, told.EventType));
        Assert.Equal("size None", Render("\"job_id\":\"j\",\"parameters\":{\"x\":\"size {{ info.size }}\"}", notified).Requests[0].Parameters!["x"]!.GetValue<string>());
    }

    [Fact]
    public void An_event_type_without_a_reason_stands_alone() =>
        Assert.Equal("ObjectTagsAdded", Assert.Single(S3Events.Read(Bus("k", "Object Tags Added", null), "r")).Event!.EventType);

    [Fact]
    public void What_S3_sends_to_try_a_notification_is_left_out()
    {
        const string test = """{"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-01-02T03:04:05.678Z","Bucket":"inbox"}""";
        Assert.Empty(S3Events.Read(test, "r"));
        Assert.Empty(S3Events.Read(Records(Sqs("q", test)), "r"));
        Assert.Empty(S3Events.Read(Records(Sqs("q", Notification(test))), "r"));
    }

    [Theory]
    [InlineData("""{"Records":[{"eventSource":"aws:s3"}]}""", "Records[0]: \"s3.bucket.name\" is missing: it must be a text that isn't empty")]
    [InlineData("""{"Records":[{"eventSource":"aws:s3","eventName":"x","s3":{"bucket":{"name":"b"},"object":{}}}]}""", "Records[0]: \"s3.object.key\" is missing: it must be a text that isn't empty")]
    [InlineData("""{"Records":[{"eventSource":"aws:s3","s3":{"bucket":{"name":"b"},"object":{"key":"k"}}}]}""", "Records[0]: \"eventName\" is missing: it must be a text that isn't empty")]
    [InlineData("""{"Records":[{"eventSource":"aws:dynamodb"}]}""", "Records[0]: eventSource \"aws:dynamodb\" is not known here: connect aws:sqs, aws:sns or aws:s3")]
    [InlineData("""{"detail-type":"Object Created","detail":{}}""", ": \"detail.bucket.name\" is missing: it must be a text that isn't empty")]
    [InlineData("""{"job_id":"a"}""", ": no S3 event: connect bucket notifications, or EventBridge with the matched event as input")]
    [InlineData("[]", ": no S3 event: connect bucket notifications, or EventBridge with the matched event as input")]
    [InlineData("nonsense", ": line 1, column 2: not JSON: 'nonsense' is an invalid JSON literal")]
    public void A_record_that_is_none_says_where_and_why(string json, string problem)
    {
        var record = Assert.Single(S3Events.Read(json, "r"));
        Assert.Null(record.Event);
        Assert.StartsWith(problem, $"{record.Path}: {record.Problem}");
    }

    [Fact]
    public void A_bad_record_does_not_touch_the_others()
    {
        var read = S3Events.Read(Records(S3("a"), "5", S3("b"), Sqs("q", "not JSON")), "r");
        Assert.Equal(["a", null, "b", null], read.Select(r => r.Event?.Key));
        Assert.Equal("q", read[3].QueueMessageId);
    }

    [Theory]
    [InlineData("""{"sequencer":"s"}""", "s")]
    [InlineData("""{"versionId":"v","eTag":"e"}""", "v 2026-01-02T03:04:05.678Z e")]
    [InlineData("""{"eTag":"e"}""", " 2026-01-02T03:04:05.678Z e")]
    public void The_sequencer_or_else_version_time_and_etag_tell_events_apart(string fields, string sequencer)
    {
        var record = (JsonObject)JsonNode.Parse(S3("k"))!;
        record["s3"]!["object"] = JsonNode.Parse(fields);
        record["s3"]!["object"]!["key"] = "k";
        Assert.Equal(sequencer, Assert.Single(S3Events.Read(Records(record.ToJsonString()), "r")).Event!.Sequencer);
    }

    [Fact]
    public void A_record_that_tells_nothing_is_told_apart_by_its_message()
    {
        const string bare = """{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},"object":{"key":"k"}}}""";
        Assert.Equal("direct r-1", Assert.Single(S3Events.Read(Records(bare), "r-1")).Event!.Sequencer);
        Assert.Equal("sqs q-1", Assert.Single(S3Events.Read(Records(Sqs("q-1", Records(bare))), "r-1")).Event!.Sequencer);
    }

    [Fact]
    public void A_repeated_delivery_is_the_same_cause_and_another_event_is_not()
    {
        string Run(string json, string requestId) => Render("\"job_id\":\"j\"", Assert.Single(S3Events.Read(json, requestId)).Event!).Requests[0].RunId;
        Assert.Equal(Run(Records(S3("k")), "r-1"), Run(Records(Sqs("q-2", Records(S3("k")))), "r-2"));
        Assert.NotEqual(Run(Records(S3("k")), "r-1"), Run(Records(S3("k", sequencer: "0055AED7")), "r-1"));
        Assert.NotEqual(Run(Records(S3("k")), "r-1"), Run(Records(S3("k", "ObjectCreated:Copy")), "r-1"));
    }

    [Fact]
    public void A_region_stands_in_where_a_record_names_none()
    {
        var record = (JsonObject)JsonNode.Parse(S3("k"))!;
        record.Remove("awsRegion");
        Assert.Equal("us-east-1", Assert.Single(S3Events.Read(Records(record.ToJsonString()), "r", "us-east-1")).Event!.Region);
    }

    private static TriggerRequests Render(string fields, ObjectEvent e) => TriggerRequests.Of("dev", Trigger($"{{{fields}}}"), e, At);

    internal static Lava.Core.Model.S3Trigger Trigger(string fields)
    {
        var item = (JsonObject)JsonNode.Parse(fields)!;
        foreach (var (name, value) in (JsonObject)JsonNode.Parse("""{"trigger_id":"t","bucket":"inbox","prefix":"*","job_id":"j","enabled":true}""")!)
            item.TryAdd(name, value?.DeepClone());
        var read = ItemReader.Trigger(item);
        Assert.True(read.Value is not null, read.ErrorText);
        return read.Value;
    }

    private static string Records(params string[] records) => $$"""{"Records":[{{string.Join(',', records)}}]}""";

    private static string S3(string key, string type = "ObjectCreated:Put", int? size = 1024, string sequencer = "0055AED6") => $$"""
        {"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-west-1","eventTime":"2026-01-02T03:04:05.678Z","eventName":"{{type}}",
         "requestParameters":{"sourceIPAddress":"10.0.0.1"},
         "s3":{"s3SchemaVersion":"1.0","bucket":{"name":"inbox"},
               "object":{"key":"{{key}}",{{(size is null ? "" : $"\"size\":{size},")}}"eTag":"d41d8cd9","sequencer":"{{sequencer}}"} } }
        """;

    private static string Bus(string key, string type = "Object Created", string? reason = "PutObject", int? size = 5) => $$"""
        {"version":"0","id":"e-1","detail-type":"{{type}}","source":"aws.s3","time":"2026-01-02T03:04:05.678Z","region":"ca-central-1",
         "detail":{"version":"0","bucket":{"name":"inbox"},"object":{"key":"{{key}}",{{(size is null ? "" : $"\"size\":{size},")}}"etag":"b1946ac9","sequencer":"0062E99A"},
                   {{(reason is null ? "" : $"\"reason\":\"{reason}\",")}}"source-ip-address":"1.2.3.4"} }
        """;

    private static string Sns(string message) =>
        $$"""{"EventSource":"aws:sns","Sns":{"MessageId":"m-1","Timestamp":"2026-01-02T03:04:06Z","Message":{{JsonSerializer.Serialize(message)}} } }""";

    private static string Sqs(string id, string body) => $$"""{"messageId":"{{id}}","eventSource":"aws:sqs","body":{{JsonSerializer.Serialize(body)}} }""";

    private static string Notification(string message) => $$"""{"Type":"Notification","MessageId":"m-1","Message":{{JsonSerializer.Serialize(message)}} }""";
}
