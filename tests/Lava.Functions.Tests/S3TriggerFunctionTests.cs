using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Functions.Runtime;
using Lava.Functions.S3Trigger;
using Lava.Functions.Tests.Support;

namespace Lava.Functions.Tests;

public sealed class S3TriggerFunctionTests
{
    private readonly FunctionRealm _realm = new();
    private readonly S3TriggerFunction _function;

    public S3TriggerFunctionTests()
    {
        foreach (var id in new[] { "load", "check", "gone" }) _realm.Specs.Job($$"""{"job_id":"{{id}}","type":"log","payload":"x","worker":"core","enabled":true,"owner":"me","description":"d"}""");
        Trigger("t1", "in", "\"load\"", ",\"parameters\":{\"file\":\"{{ key }}\"},\"if_fnmatch\":\"*.csv\",\"if_size_gt\":5");
        Trigger("t2", "in", "[\"check\"]", "");
        Trigger("t3", "*", "\"gone\"", ",\"if_event_type\":\"ObjectRemoved:*\"");
        _function = new S3TriggerFunction(_realm.Context);
    }

    [Fact]
    public async Task Every_trigger_of_the_prefix_whose_conditions_hold_dispatches_its_job()
    {
        await HandleAsync(Samples.S3("data", "in/my+file%2B1.csv"));
        var runs = await _realm.RunsAsync();
        Assert.Equal(["check", "load"], runs.Select(r => r.JobId).Order());
        Assert.Equal("in/my file+1.csv", (string?)runs.Single(r => r.JobId == "load").Message!.Parameters!["file"]);
        Assert.All(runs, r => Assert.Equal("s3", r.Trigger!.Source));
    }

    [Fact]
    public async Task Conditions_that_do_not_hold_keep_a_trigger_still()
    {
        await HandleAsync(Samples.S3("data", "in/a.csv", size: 5));
        Assert.Equal("check", Assert.Single(await _realm.RunsAsync()).JobId);
    }

    [Fact]
    public async Task A_deletion_without_a_size_is_an_event_like_any_other()
    {
        await HandleAsync(Samples.S3("data", "other/a.csv", "ObjectRemoved:Delete", null));
        Assert.Equal("gone", Assert.Single(await _realm.RunsAsync()).JobId);
    }

    public static TheoryData<string, string> Ways() => new()
    {
        { "S3", Samples.S3("data", "in/a.txt") },
        { "SNS", Samples.Sns("m-1", Samples.S3("data", "in/a.txt")) },
        { "SQS", Samples.Sqs(("q-1", Samples.S3("data", "in/a.txt"))) },
        { "SNS through SQS", Samples.Sqs(("q-1", Samples.SnsEnvelope("m-1", Samples.S3("data", "in/a.txt")))) },
        { "EventBridge", Samples.Bus("e-1", "Object Created", "aws.s3", """{"bucket":{"name":"data"},"object":{"key":"in/a.txt","size":10,"sequencer":"0055AED6DCD90281E5"},"reason":"PutObject"}""") },
        { "EventBridge through SQS", Samples.Sqs(("q-1", Samples.Bus("e-1", "Object Created", "aws.s3", """{"bucket":{"name":"data"},"object":{"key":"in/a.txt","size":10,"sequencer":"0055AED6DCD90281E5"},"reason":"PutObject"}"""))) },
    };

    [Theory, MemberData(nameof(Ways))]
    public async Task An_event_arrives_by_any_way_and_counts_once(string way, string json)
    {
        await HandleAsync(json);
        await HandleAsync(json, "another-" + way);
        Assert.Equal("check", Assert.Single(await _realm.RunsAsync()).JobId);
    }

    [Fact]
    public async Task Two_events_of_a_key_are_two_runs()
    {
        await HandleAsync(Samples.S3("data", "in/a.txt", sequencer: "01"));
        await HandleAsync(Samples.S3("data", "in/a.txt", sequencer: "02"));
        Assert.Equal(2, (await _realm.RunsAsync()).Count);
    }

    [Fact]
    public async Task S3s_test_event_is_nothing()
    {
        await HandleAsync("""{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"data"}""");
        var answer = await HandleAsync(Samples.Sqs(("q-1", """{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"data"}""")));
        Assert.Empty(await _realm.RunsAsync());
        Assert.Null(answer["batchItemFailures"]?.AsArray().FirstOrDefault());
    }

    [Fact]
    public async Task A_trigger_that_can_not_be_rendered_fails_its_event_and_no_other_trigger()
    {
        Trigger("t0", "in", "\"load\"", ",\"parameters\":{\"x\":\"{{ info.nothing.at.all }}\"}");
        var failure = await Assert.ThrowsAsync<LambdaFailure>(() => HandleAsync(Samples.S3("data", "in/a.txt")));
        Assert.Contains("trigger t0: s3://data/in/a.txt: parameters", failure.Message, StringComparison.Ordinal);
        Assert.Equal("check", Assert.Single(await _realm.RunsAsync()).JobId);
    }

    [Fact]
    public async Task Of_a_queue_only_what_failed_comes_back()
    {
        var answer = await HandleAsync(Samples.Sqs(("q-1", Samples.S3("data", "in/a.txt")), ("q-2", """{"Records":[{"eventSource":"aws:s3"}]}""")));
        Assert.Equal("q-2", (string?)Assert.Single(answer["batchItemFailures"]!.AsArray())!["itemIdentifier"]);
        Assert.Single(await _realm.RunsAsync());
    }

    [Fact]
    public async Task A_queue_out_of_reach_fails_the_event_and_the_retry_makes_one_run()
    {
        _realm.Queue.Broken = true;
        await Assert.ThrowsAsync<LambdaFailure>(() => HandleAsync(Samples.S3("data", "in/a.txt")));
        _realm.Queue.Broken = false;
        await HandleAsync(Samples.S3("data", "in/a.txt"));
        Assert.Single(await _realm.RunsAsync());
        Assert.Single(await _realm.MessagesAsync());
    }

    [Fact]
    public async Task A_key_that_no_trigger_wants_is_logged()
    {
        await HandleAsync(Samples.S3("data", "other/a.txt"));
        Assert.Empty(await _realm.RunsAsync());
        Assert.Contains(_realm.Lines, l => (int)l["event_id"]! == 323 && (string?)l["key"] == "other/a.txt");
    }

    private void Trigger(string id, string prefix, string jobs, string more) =>
        _realm.Specs.AddTrigger($$"""{"trigger_id":"{{id}}","description":"d","owner":"me","bucket":"data","prefix":"{{prefix}}","job_id":{{jobs}},"enabled":true{{more}}}""");

    private Task<JsonObject> HandleAsync(string json, string requestId = "req-1") => FunctionRealm.HandleAsync(_function, json, requestId);
}
