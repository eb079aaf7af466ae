using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Scheduling;
using Lava.Functions.Dispatch;
using Lava.Functions.Runtime;
using Lava.Functions.Tests.Support;

namespace Lava.Functions.Tests;

public sealed class DispatchFunctionTests
{
    private readonly FunctionRealm _realm = new();
    private readonly DispatchFunction _function;

    public DispatchFunctionTests()
    {
        foreach (var id in new[] { "app/a", "app/b" }) _realm.Specs.Job($$"""{"job_id":"{{id}}","type":"log","payload":"x","worker":"core","enabled":true,"owner":"me","description":"d"}""");
        _function = new DispatchFunction(_realm.Context);
    }

    [Fact]
    public async Task A_direct_invoke_answers_with_its_run_id()
    {
        var answer = await HandleAsync("""{"job_id":"app/a","parameters":{"x":1},"globals":{"y":"z"}}""");
        var run = Assert.Single(await _realm.RunsAsync());
        Assert.Equal([run.RunId], answer["run_ids"]!.AsArray().Select(r => (string?)r));
        Assert.Equal((RunStatus.Dispatched, "app/a"), (run.Status, run.JobId));
        Assert.Equal(1, (int)run.Message!.Parameters!["x"]!);
        Assert.Equal(run.RunId, (string?)JsonNode.Parse(Assert.Single(await _realm.MessagesAsync()).Body)!["run_id"]);
    }

    [Fact]
    public async Task A_list_and_a_text_of_lines_ask_for_several()
    {
        var list = await HandleAsync("""[{"job_id":"app/a"},{"job_id":"app/b","delay":"5m"}]""", "req-1");
        var text = await HandleAsync("\"app/a -p x=1 # one\\n\\napp/b\"", "req-2");
        Assert.Equal(2, list["run_ids"]!.AsArray().Count);
        Assert.Equal(2, text["run_ids"]!.AsArray().Count);
        Assert.Equal(4, (await _realm.RunsAsync()).Count);
        Assert.Equal(_realm.Time.GetUtcNow().AddMinutes(5), (await _realm.RunsAsync()).Single(r => r.NotBefore is not null).NotBefore);
    }

    [Fact]
    public async Task A_retried_invoke_asks_for_no_run_twice()
    {
        var first = await HandleAsync("""[{"job_id":"app/a"},{"job_id":"app/a"}]""", "req-1");
        var again = await HandleAsync("""[{"job_id":"app/a"},{"job_id":"app/a"}]""", "req-1");
        Assert.Equal(first["run_ids"]!.ToJsonString(), again["run_ids"]!.ToJsonString());
        Assert.Equal(2, (await _realm.RunsAsync()).Count);
        Assert.True((bool)again["requests"]![0]!["repeated"]!);
    }

    [Fact]
    public async Task Each_bad_request_is_told_exactly_and_the_good_ones_run()
    {
        var failure = await FailAsync("""[{"job_id":"app/a"},{"job":"app/b"},{"job_id":"app/b","delay":"soon"}]""");
        Assert.Equal("DispatchFailed", failure.Type);
        var requests = failure.Details!["requests"]!.AsArray().OrderBy(r => (int)r!["index"]!).ToList();
        Assert.NotNull((string?)requests[0]!["run_id"]);
        Assert.Contains("job_id", (string)requests[1]!["problem"]!, StringComparison.Ordinal);
        Assert.Contains("delay", (string)requests[^1]!["problem"]!, StringComparison.Ordinal);
        Assert.Equal("app/a", Assert.Single(await _realm.RunsAsync()).JobId);
    }

    [Fact]
    public async Task The_consoles_sample_event_is_told_what_to_send()
    {
        var failure = await FailAsync("""{"key1":"value1","key2":"value2"}""");
        Assert.Contains("\"job_id\" is missing", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await _realm.RunsAsync());
    }

    [Fact]
    public async Task A_job_that_does_not_exist_leaves_a_rejected_row_and_says_so()
    {
        var answer = await HandleAsync("""{"job_id":"nope"}""");
        Assert.Empty(answer["run_ids"]!.AsArray());
        Assert.Equal("no such job", (string?)answer["requests"]![0]!["problem"]);
        Assert.Equal(RunStatus.Rejected, Assert.Single(await _realm.RunsAsync()).Status);
    }

    [Fact]
    public async Task A_message_of_a_topic_is_text_or_json()
    {
        await HandleAsync(Samples.Sns("m-1", "app/a -p x='a b'"));
        await HandleAsync(Samples.Sns("m-2", """{"job_id":"app/b"}"""));
        await HandleAsync(Samples.Sns("m-1", "app/a -p x='a b'"), "another-request");
        var runs = await _realm.RunsAsync();
        Assert.Equal(["app/a", "app/b"], runs.Select(r => r.JobId).Order());
        Assert.Equal("a b", (string?)runs.Single(r => r.JobId == "app/a").Message!.Parameters!["x"]);
        Assert.All(runs, r => Assert.Equal("event", r.Trigger!.Source));
    }

    [Fact]
    public async Task Of_a_queue_only_the_failed_messages_come_back()
    {
        var answer = await HandleAsync(Samples.Sqs(("q-1", "app/a"), ("q-2", "{\"job_id\":"), ("q-3", Samples.SnsEnvelope("m-1", "app/b"))));
        Assert.Equal("q-2", (string?)Assert.Single(answer["batchItemFailures"]!.AsArray())!["itemIdentifier"]);
        Assert.Equal(2, (await _realm.RunsAsync()).Count);
    }

    [Fact]
    public async Task Of_a_good_batch_nothing_comes_back()
    {
        var answer = await HandleAsync(Samples.Sqs(("q-1", "app/a"), ("q-2", "app/b")));
        Assert.Empty(answer["batchItemFailures"]!.AsArray());
    }

    [Fact]
    public async Task A_notification_means_the_same_run_straight_and_through_a_queue()
    {
        await HandleAsync(Samples.Sns("m-1", "app/a"));
        await HandleAsync(Samples.Sqs(("q-1", Samples.SnsEnvelope("m-1", "app/a"))), "another-request");
        Assert.Single(await _realm.RunsAsync());
    }

    [Fact]
    public async Task An_event_of_a_bus_may_be_transformed_or_carry_the_request_as_its_detail()
    {
        await HandleAsync("""{"job_id":"app/a","globals":{"instance":"i-1"}}""");
        await HandleAsync(Samples.Bus("e-1", "Run it", "my.app", """{"job_id":"app/b"}"""));
        await HandleAsync(Samples.Bus("e-1", "Run it", "my.app", """{"job_id":"app/b"}"""), "another-request");
        Assert.Equal(["app/a", "app/b"], (await _realm.RunsAsync()).Select(r => r.JobId).Order());
    }

    [Fact]
    public async Task A_schedules_input_dispatches_its_instant_once()
    {
        var input = Delivered(new ScheduledDispatch { JobId = "app/a", Dispatcher = "main" }, "2026-03-02T09:30:00Z");
        await HandleAsync(input, "req-1");
        await HandleAsync(input, "req-2");
        await HandleAsync(Delivered(new ScheduledDispatch { JobId = "app/a", Dispatcher = "main" }, "2026-03-02T09:31:00Z"), "req-3");
        var runs = await _realm.RunsAsync();
        Assert.Equal(2, runs.Count);
        Assert.All(runs, r => Assert.Equal(("schedule", "main"), (r.Trigger!.Source, r.Trigger.Id)));
        Assert.Equal([30, 31], runs.Select(r => r.Trigger!.Time!.Value.Minute).Order());
    }

    [Fact]
    public async Task A_schedule_on_the_laptop_and_one_on_aws_mean_the_same_run()
    {
        await HandleAsync(Delivered(new ScheduledDispatch { JobId = "app/a", Dispatcher = "main" }, "2026-03-02T09:30:00Z"));
        Assert.Equal(Core.Dispatching.Causes.Schedule("dev", "app/a", new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.Zero)), Assert.Single(await _realm.RunsAsync()).RunId);
    }

    [Fact]
    public async Task An_input_that_the_scheduler_has_not_filled_in_is_told()
    {
        var failure = await FailAsync(new ScheduledDispatch { JobId = "app/a", Dispatcher = "main" }.ToInput());
        Assert.Contains("scheduled_time", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await _realm.RunsAsync());
    }

    [Fact]
    public async Task A_store_out_of_reach_fails_the_event_and_the_retry_makes_one_run()
    {
        _realm.Queue.Broken = true;
        var failure = await FailAsync("""{"job_id":"app/a"}""");
        Assert.Contains("out of reach", failure.Message, StringComparison.Ordinal);
        _realm.Queue.Broken = false;
        await HandleAsync("""{"job_id":"app/a"}""");
        Assert.Single(await _realm.RunsAsync());
        Assert.Single(await _realm.MessagesAsync());
    }

    [Fact]
    public async Task The_log_names_request_job_and_run()
    {
        _realm.Log.RequestId = "req-1";
        var answer = await HandleAsync("""{"job_id":"app/a"}""");
        var line = Assert.Single(_realm.Lines, l => (int)l["event_id"]! == 310);
        Assert.Equal(("req-1", "app/a", (string?)answer["run_ids"]![0], "info"), ((string?)line["request_id"], (string?)line["job_id"], (string?)line["run_id"], (string?)line["level"]));
    }

    private Task<JsonObject> HandleAsync(string json, string requestId = "req-1") => FunctionRealm.HandleAsync(_function, json, requestId);

    private Task<LambdaFailure> FailAsync(string json) => Assert.ThrowsAsync<LambdaFailure>(() => HandleAsync(json));

    private static string Delivered(ScheduledDispatch dispatch, string at) =>
        dispatch.ToInput().Replace("<aws.scheduler.scheduled-time>", at, StringComparison.Ordinal).Replace("<aws.scheduler.execution-id>", "x-1", StringComparison.Ordinal);
}
