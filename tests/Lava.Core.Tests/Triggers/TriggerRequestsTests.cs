using Lava.Core.Triggers;

namespace Lava.Core.Tests.Triggers;

public sealed class TriggerRequestsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly ObjectEvent Event = new("inbox", "in/it's \"a\" b+c%2B.csv", 10, "ObjectCreated:Put") { EventTime = Now, Sequencer = "1", SourceIp = "10.0.0.1", Region = "eu-west-1" };

    private static TriggerRequests Of(string fields) => TriggerRequests.Of("dev", S3EventsTests.Trigger(fields), Event, Now);

    [Theory]
    [InlineData("{{ bucket }} {{ key }}", "inbox in/it's \"a\" b+c%2B.csv")]
    [InlineData("{{ info.bucket }} {{ info.key }} {{ info.size }}", "inbox in/it's \"a\" b+c%2B.csv 10")]
    [InlineData("{{ info.event_type }} {{ info.source_ip }} {{ info.aws_region }}", "ObjectCreated:Put 10.0.0.1 eu-west-1")]
    [InlineData("{{ info.event_time.strftime('%Y%m%d') }} {{ utils.path.basename(key) }}", "20260102 it's \"a\" b+c%2B.csv")]
    [InlineData("{{ event.s3.object.key }} {{ event.eventName }}", "in/it's \"a\" b+c%2B.csv ObjectCreated:Put")]
    public void Parameters_and_globals_are_rendered_over_the_event(string template, string text)
    {
        var quoted = System.Text.Json.JsonSerializer.Serialize(template);
        var (requests, problems) = Of($$"""{"parameters":{"p":{{quoted}} },"globals":{"g":[{{quoted}}]} }""");
        Assert.Empty(problems);
        Assert.Equal(text, (string?)requests[0].Parameters!["p"]);
        Assert.Equal(text, (string?)requests[0].Globals!["g"]![0]);
    }

    [Fact]
    public void Each_job_of_a_list_is_rendered_and_a_run_of_its_own()
    {
        var (requests, _) = Of("""{"job_id":["load/{{ bucket }}","report"]}""");
        Assert.Equal(["load/inbox", "report"], requests.Select(r => r.JobId));
        Assert.Equal(2, requests.Select(r => r.RunId).Distinct().Count());
        Assert.All(requests, r => Assert.Equal(("s3", Now), (r.Trigger.Source, r.Trigger.Time)));
    }

    [Fact]
    public void Two_triggers_on_one_event_are_two_causes() =>
        Assert.NotEqual(Of("{}").Requests[0].RunId, Of("""{"trigger_id":"u"}""").Requests[0].RunId);

    [Fact]
    public void Without_jinja_nothing_is_rendered()
    {
        var (requests, _) = Of("""{"jinja":false,"job_id":"{{ x }}","parameters":{"p":"{{ oops"},"globals":{"g":"{{ key }}"}}""");
        Assert.Equal(("{{ x }}", "{{ oops", "{{ key }}"), (requests[0].JobId, (string?)requests[0].Parameters!["p"], (string?)requests[0].Globals!["g"]));
    }

    [Fact]
    public void A_delay_of_any_length_is_kept()
    {
        Assert.Equal(Now.AddHours(2), Of("""{"delay":"2h"}""").Requests[0].NotBefore);
        Assert.Null(Of("{}").Requests[0].NotBefore);
    }

    [Theory]
    [InlineData("""{"job_id":["a","{{ 1/0 }}","b"]}""", "a,b", "job_id[1]: line 1, column ")]
    [InlineData("""{"job_id":["a","{{ nope }}"]}""", "a", "job_id[1]: \"{{ nope }}\" comes out empty: it must give the id of a job")]
    [InlineData("""{"parameters":{"x":{"y":"{{ nope.a.b }}"}}}""", "", "parameters.x.y: line 1, column ")]
    [InlineData("""{"globals":{"x":"{{ oops"}}""", "", "globals.x: line 1, column ")]
    public void What_cannot_be_rendered_says_where_and_the_rest_goes(string fields, string jobs, string problem)
    {
        var (requests, problems) = Of(fields);
        Assert.Equal(jobs, string.Join(',', requests.Select(r => r.JobId)));
        Assert.StartsWith(problem, Assert.Single(problems));
    }
}
