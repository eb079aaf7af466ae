using System.Text.Json;
using Lava.Core.Dispatching;

namespace Lava.Core.Tests.Dispatching;

public sealed class DispatchEventsTests
{
    private const string Request = """{"job_id":"a"}""";

    [Fact]
    public void A_direct_invoke_is_the_body()
    {
        Assert.Equal("direct req-1 - '': a", Read(Request));
        Assert.Equal("direct req-1 - '': a b", Read("""[{"job_id":"a"},{"job_id":"b"}]"""));
        Assert.Equal("direct req-1 - '': a b", Read(Quoted("a\nb -d 5m")));
    }

    [Fact]
    public void A_topics_message_is_a_body_of_JSON_or_text()
    {
        Assert.Equal("sns m-1 - 'Records[0].Sns.Message': a", Read(Records(Sns("m-1", Request))));
        Assert.Equal("sns m-1 - 'Records[0].Sns.Message': a b", Read(Records(Sns("m-1", "a\nb"))));
        Assert.Equal("sns m-1 - 'Records[0].Sns.Message': 123", Read(Records(Sns("m-1", "123"))));
    }

    [Fact]
    public void Each_message_of_a_queue_is_a_body_with_its_own_id()
    {
        Assert.Equal(
            "sqs q-1 q-1 'Records[0].body': a|sqs q-2 q-2 'Records[1].body': b c",
            Read(Records(Sqs("q-1", Request), Sqs("q-2", "b\nc"))));
    }

    [Fact]
    public void A_topic_through_a_queue_keeps_the_topics_id_so_that_a_second_delivery_is_the_same_cause()
    {
        const string expected = "sns m-1 q-1 'Records[0].body.Message': a";
        Assert.Equal(expected, Read(Records(Sqs("q-1", Notification("m-1", Request)))));
    }

    [Fact]
    public void An_event_of_a_bus_carries_the_request_as_its_detail()
    {
        Assert.Equal("eventbridge e-1 - '': a", Read(Bus("e-1", Request)));
        Assert.Equal("eventbridge e-1 - '': a b", Read(Bus("e-1", "[{\"job_id\":\"a\"},{\"job_id\":\"b\"}]")));
        Assert.Equal("eventbridge e-1 q-1 'Records[0].body': a", Read(Records(Sqs("q-1", Bus("e-1", Request)))));
    }

    [Fact]
    public void The_time_of_a_message_is_kept()
    {
        var body = Assert.Single(DispatchEvents.Read(Records(Sns("m-1", Request)), "req-1"));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), body.Origin.Time);
    }

    [Theory]
    [InlineData("""{"Records":[{"eventSource":"aws:kinesis"}]}""", "Records[0]: eventSource \"aws:kinesis\" is not known here: connect aws:sqs, aws:sns or aws:s3")]
    [InlineData("""{"Records":[5]}""", "Records[0]: \"eventSource\" is missing: write aws:sqs, aws:sns or aws:s3")]
    [InlineData("""{"Records":[{"eventSource":"aws:sqs","messageId":"q-1"}]}""", "Records[0]: \"body\" is missing: it must be a text")]
    [InlineData("""{"Records":[{"EventSource":"aws:sns","Sns":{}}]}""", "Records[0]: \"Sns.Message\" is missing: it must be a text")]
    [InlineData("""{"Records":[{"eventSource":"aws:s3","s3":{}}]}""", "Records[0]: an S3 notification asks for no job: connect it to the s3trigger function")]
    [InlineData("""{"detail-type":"x","detail":{"user":1}}""", ": user: \"user\" is no known field: the fields here are job_id, parameters, globals, delay|: \"job_id\" is missing: write a text that isn't empty")]
    [InlineData("{", ": line 1, column 2: not JSON: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed")]
    [InlineData("", ": the event is empty: it must be JSON")]
    public void What_is_no_request_says_where_and_why(string json, string problems)
    {
        var bodies = DispatchEvents.Read(json, "req-1");
        Assert.All(bodies, b => Assert.Empty(b.Requests));
        Assert.Equal(problems, string.Join('|', bodies.SelectMany(b => b.Problems.Select(p => $"{b.Path}: {p}"))));
    }

    [Fact]
    public void A_broken_record_does_not_touch_the_others()
    {
        var bodies = DispatchEvents.Read(Records(Sqs("q-1", "{oops"), """{"eventSource":"aws:other"}""", Sqs("q-3", Request)), "req-1");
        Assert.Equal([1, 1, 0], bodies.Select(b => b.Problems.Count));
        Assert.Equal(["q-1", null, "q-3"], bodies.Select(b => b.QueueMessageId));
        Assert.Equal("a", Assert.Single(bodies[2].Requests).JobId);
    }

    [Fact]
    public void Envelopes_in_envelopes_end_somewhere()
    {
        var body = Request;
        for (var i = 0; i < 10; i++) body = Notification($"m-{i}", body);
        Assert.Contains("envelopes in envelopes", Assert.Single(Assert.Single(DispatchEvents.Read(body, "req-1")).Problems).Message);
    }

    private static string Read(string json)
    {
        var bodies = DispatchEvents.Read(json, "req-1");
        Assert.All(bodies, b => Assert.Empty(b.Problems));
        return string.Join('|', bodies.Select(b => $"{b.Origin.Source} {b.Origin.Id} {b.QueueMessageId ?? "-"} '{b.Path}': {string.Join(' ', b.Requests.Select(r => r.JobId))}"));
    }

    private static string Records(params string[] records) => $$"""{"Records":[{{string.Join(',', records)}}]}""";

    private static string Sns(string id, string message) =>
        $$"""{"EventSource":"aws:sns","EventVersion":"1.0","Sns":{"Type":"Notification","MessageId":"{{id}}","Timestamp":"2026-01-02T03:04:05.000Z","Message":{{Quoted(message)}} } }""";

    private static string Sqs(string id, string body) => $$"""{"messageId":"{{id}}","eventSource":"aws:sqs","body":{{Quoted(body)}}}""";

    private static string Notification(string id, string message) =>
        $$"""{"Type":"Notification","MessageId":"{{id}}","TopicArn":"arn:aws:sns:eu-west-1:1:lava-dev-dispatch","Message":{{Quoted(message)}}}""";

    private static string Bus(string id, string detail) =>
        $$"""{"version":"0","id":"{{id}}","detail-type":"Lava Dispatch","source":"my.app","time":"2026-01-02T03:04:05Z","detail":{{detail}}}""";

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
