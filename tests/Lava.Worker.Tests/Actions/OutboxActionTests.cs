using System.Text.Json.Nodes;

namespace Lava.Worker.Tests.Actions;

public sealed class OutboxActionTests : ActionTest
{
    [Fact]
    public async Task What_is_sent_carries_run_job_and_attempt()
    {
        Assert.Null(await Do("sns", """{"topic": "arn:t", "message": "m", "subject": "s"}"""));
        Assert.Null(await Do("event", """{"source": "lava.test", "detail": {"exit_status": 0}}"""));

        Assert.Equal("""{"topic":"arn:t","message":"m","subject":"s","run_id":"run-1","job_id":"some/job","attempt":2}""", Assert.Single(Sent("sns")).ToJsonString());
        Assert.Equal("""{"source":"lava.test","detail":{"exit_status":0},"run_id":"run-1","job_id":"some/job","attempt":2}""", Assert.Single(Sent("event")).ToJsonString());
    }

    [Fact]
    public async Task Only_fifo_queues_get_ids_and_delays_are_whole_seconds()
    {
        Assert.Null(await Do("sqs", """{"queue": "q", "message": "m", "delay": "1.5m", "dedup_id": "d", "group_id": "g"}"""));
        Assert.Null(await Do("sqs", """{"queue": "q.fifo", "message": "m", "delay": 0.5, "dedup_id": "d", "group_id": "g"}"""));

        var sent = Sent("sqs");
        Assert.Equal("90", sent[0]["delay"]!.ToJsonString());
        Assert.False(sent[0].ContainsKey("dedup_id") || sent[0].ContainsKey("group_id"));
        Assert.Equal("1", sent[1]["delay"]!.ToJsonString());
        Assert.Equal(("d", "g"), (sent[1]["dedup_id"]!.GetValue<string>(), sent[1]["group_id"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Slack_takes_what_it_lacks_from_its_connection()
    {
        Connection("slack/ops", "slack", """{"from": "ops", "colour": "#123456"}""");

        Assert.Null(await Do("slack", """{"slack_conn": "slack/ops", "message": "m", "from": "me"}"""));

        var sent = Assert.Single(Sent("slack"));
        Assert.Equal(("me", "block", "#123456"), (sent["from"]!.GetValue<string>(), sent["style"]!.GetValue<string>(), sent["colour"]!.GetValue<string>()));
        Assert.False(sent.ContainsKey("preamble"));
    }

    [Theory]
    [InlineData("slack/none", "slack_conn: slack/none: no such connection in this realm")]
    [InlineData("pg/main", "slack_conn: pg/main: it is a postgres connection: give one of type slack")]
    [InlineData("slack/off", "slack_conn: slack/off: it is not enabled")]
    public async Task A_connection_that_cannot_serve_says_why(string id, string problem)
    {
        Connection("pg/main", "postgres");
        Connection("slack/off", "slack", enabled: false);

        Assert.Equal(problem, await Do("slack", $$"""{"slack_conn": "{{id}}", "message": "m"}"""));
        Assert.Empty(Sent("slack"));
    }

    [Theory]
    [InlineData("<html><b>x</b>", true)]
    [InlineData("\\n  <!doctype HTML>", true)]
    [InlineData("x <html>", false)]
    public async Task A_mail_knows_whether_it_is_html(string message, bool html)
    {
        Assert.Null(await Do("email", $$"""{"to": "a@b.c", "subject": "s", "message": "{{message}}"}""", new JsonObject { ["SES_FROM"] = "me@b.c" }));

        var sent = Assert.Single(Sent("email"));
        Assert.Equal(html, sent["html"]!.GetValue<bool>());
        Assert.Equal(("me@b.c", "us-east-1"), (sent["from"]!.GetValue<string>(), sent["region"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("""{"attachments": ["s3://payloads/a.txt"]}""", "attachments need email_conn")]
    [InlineData("""{"email_conn": "mail", "attachments": ["s3://payloads/a.txt", "s3://payloads/a.txt"]}""", "2 attachments are too many: at most 1")]
    [InlineData("""{"email_conn": "mail", "attachments": ["s3://payloads/none"]}""", "attachment s3://payloads/none: no such object")]
    [InlineData("""{"email_conn": "mail", "attachments": ["/no/such/file"]}""", "attachment /no/such/file: no such file on this worker")]
    [InlineData("""{"email_conn": "mail", "attachments": ["s3://payloads/large.txt"]}""", "attachment s3://payloads/large.txt: 11 bytes are too many: at most 10")]
    public async Task Attachments_that_cannot_go_say_why(string fields, string problem)
    {
        Connection("mail", "email");
        Realm.Payload("a.txt", "x");
        Realm.Payload("large.txt", "01234567890");
        var mail = JsonNode.Parse(fields)!.AsObject();
        foreach (var name in (string[])["to", "subject", "message"]) mail[name] = "x";

        Assert.Equal(problem, await Do("email", mail.ToJsonString(), new JsonObject { ["EMAIL_MAX_ATTACHMENTS"] = 1, ["EMAIL_MAX_ATTACHMENT_SIZE"] = "10B" }));
        Assert.Empty(Sent("email"));
    }

    [Fact]
    public async Task An_attachment_that_fits_goes()
    {
        Connection("mail", "ses", """{"from": "conn@b.c"}""");
        Realm.Payload("a.txt", "x");

        Assert.Null(await Do("email", """{"to": ["a@b.c"], "subject": "s", "message": "m", "email_conn": "mail", "attachments": ["s3://payloads/a.txt"]}"""));
        Assert.Equal("conn@b.c", Assert.Single(Sent("email"))["from"]!.GetValue<string>());
    }
}
