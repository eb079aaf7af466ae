using System.Text;
using System.Text.Json.Nodes;
using Amazon.S3.Model;
using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Specs;
using Lava.Emulators;

namespace Lava.EndToEnd.Aws;

/// <summary>
/// Each way into a realm, from its event to the end of its run, with the real programs: a function in a process of its own, told the event
/// as Lambda would; the agent, which takes the run from the queue. Ends with the row and its log in the table, the output in the bucket and
/// the actions done. Whoever has a realm derives from it.
/// </summary>
public abstract class RealmEndToEnd : IAsyncLifetime
{
    private const string Script = "#!/bin/sh\necho \"hello $1\"\n";

    private ProvisionedRealm _made = null!;
    private string _told = "", _toldUrl = "";

    private EmulatedRealm Realm => _made.Realm;

    /// <summary>Gives the realm, one for each test or the same for all; tests don't share jobs.</summary>
    protected abstract Task<ProvisionedRealm> ProvisionAsync();

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _made = await ProvisionAsync();
        _told = $"told-{Guid.NewGuid():n}";
        _toldUrl = (await Realm.Aws.Clients.Sqs.CreateQueueAsync(_told)).QueueUrl;
        await Realm.Aws.SpecWriter.SetAsync(ItemKind.Realm, Realm.Name, JsonNode.Parse("""{"dispatchers":{"main":{"timezone":"Europe/London"}}}""")!.AsObject(), default);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_made is not null) await _made.DisposeAsync();
    }

    [SkippableFact]
    public async Task A_direct_dispatch()
    {
        await PutJobAsync("e2e/direct");
        await using var function = _made.Function("dispatch");
        var answer = await function.InvokeAsync("""{"job_id":"e2e/direct","parameters":{"vars":{"who":"you"}}}""", "request-1");
        Assert.True(answer.Succeeded, answer.Json!.ToJsonString());
        Assert.Contains(function.Log, l => (string?)l["request_id"] == "request-1" && (string?)l["run_id"] == RunOf(answer));
        await CompletesAsync("e2e/direct", RunOf(answer), "event", "you");
    }

    [SkippableFact]
    public async Task A_text_dispatch_by_the_topic()
    {
        await PutJobAsync("e2e/text");
        using var outside = MotoOutside.At(Realm.Endpoints["SNS"]);
        var (topic, queue) = await outside.TopicAsync(_made.DispatchTopic);
        await Realm.Aws.Clients.Topics.PublishAsync(new() { TopicArn = topic, Message = "e2e/text -p vars.who='a b'   # the text form" });
        await using var function = _made.Function("dispatch");
        var answer = await function.InvokeAsync(ToldByTopic(Assert.Single(await outside.TakeAsync(queue))));
        Assert.True(answer.Succeeded, answer.Json!.ToJsonString());
        await CompletesAsync("e2e/text", RunOf(answer), "event", "a b");
    }

    [SkippableFact]
    public async Task An_S3_event_as_the_bucket_sends_it()
    {
        await PutJobAsync("e2e/s3");
        await Realm.PutAsync($$$"""{"trigger_id":"e2e","description":"d","owner":"me","bucket":"{{{Realm.Bucket}}}","prefix":"in","job_id":"e2e/s3","enabled":true,"parameters":{"vars":{"who":"{{ key }}"}},"if_fnmatch":"*.csv"}""");
        var notice = await NoticeAsync("in/my file+1.csv");
        await using var function = _made.Function("s3trigger");
        var answer = await function.InvokeAsync(notice);
        Assert.True(answer.Succeeded, answer.Json!.ToJsonString());
        var again = await function.InvokeAsync(notice);
        Assert.True((bool)again.Json!["runs"]![0]!["repeated"]!);
        await CompletesAsync("e2e/s3", (string)answer.Json!["runs"]![0]!["run_id"]!, "s3", "in/my file+1.csv");
    }

    [SkippableFact]
    public async Task An_event_of_the_bus()
    {
        await PutJobAsync("e2e/bus");
        using var outside = MotoOutside.At(Realm.Endpoints["EventBridge"]);
        var source = $"test.{Realm.Name}.{Guid.NewGuid():n}";
        var queue = await outside.RuleAsync($"lava-{Realm.Name}-e2e", source);
        await Realm.Aws.Clients.Events.PutEventsAsync(new() { Entries = [new() { Source = source, DetailType = "Run it", Detail = """{"job_id":"e2e/bus","parameters":{"vars":{"who":"the bus"}}}""" }] });
        await using var function = _made.Function("dispatch");
        var answer = await function.InvokeAsync(Assert.Single(await outside.TakeAsync(queue)));
        Assert.True(answer.Succeeded, answer.Json!.ToJsonString());
        await CompletesAsync("e2e/bus", RunOf(answer), "event", "the bus");
    }

    [SkippableFact]
    public async Task A_schedule_made_from_the_jobs_stream_and_its_input_delivered()
    {
        await PutJobAsync("e2e/schedule", ""","dispatcher":"main","schedule":"0 6 * * *" """);
        var stream = new TableStream(Realm.Endpoints["DynamoDB"], Names.Table(Realm.Name, "jobs"));
        await using var sync = _made.Function("schedule-sync");
        await FollowAsync(sync, await stream.EventAsync("job_id", "e2e/schedule"));

        var variables = _made.Variables("schedule-sync");
        var schedule = await Realm.Aws.Clients.Scheduler.GetScheduleAsync(new() { Name = Names.ScheduleStem("e2e/schedule") + "1", GroupName = variables["LAVA_SCHEDULER_GROUP"] });
        Assert.Equal(("cron(0 6 * * ? *)", "Europe/London", 3600), (schedule.ScheduleExpression, schedule.ScheduleExpressionTimezone, schedule.Target!.RetryPolicy!.MaximumEventAgeInSeconds));
        Assert.Equal((variables["LAVA_DISPATCH_FUNCTION"], variables["LAVA_SCHEDULER_ROLE"]), (schedule.Target.Arn, schedule.Target.RoleArn));

        // What the Scheduler does at its hour.
        var input = schedule.Target.Input!.Replace("<aws.scheduler.scheduled-time>", "2026-03-02T06:00:00Z", StringComparison.Ordinal).Replace("<aws.scheduler.execution-id>", "x-1", StringComparison.Ordinal);
        await using var dispatch = _made.Function("dispatch");
        var answer = await dispatch.InvokeAsync(input);
        Assert.True(answer.Succeeded, answer.Json!.ToJsonString());
        Assert.True((bool)(await dispatch.InvokeAsync(input)).Json!["requests"]![0]!["repeated"]!);
        var row = await CompletesAsync("e2e/schedule", RunOf(answer), "schedule", "nobody");
        Assert.StartsWith("2026-03-02T06:00:00", row["trigger"]!["time"]!.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Two_jobs_of_two_dispatchers_in_two_zones_and_one_that_changes()
    {
        // One dispatcher stands in the realm's item, the other is a job, as the original had it.
        await PutDispatcherAsync("Australia/Sydney");
        await PutJobAsync("e2e/here", ""","dispatcher":"main","schedule":"0 6 * * *" """);
        await PutJobAsync("e2e/there", ""","dispatcher":"east","schedule":"0 6 * * *" """);
        var stream = new TableStream(Realm.Endpoints["DynamoDB"], Names.Table(Realm.Name, "jobs"));
        await using var sync = _made.Function("schedule-sync");
        foreach (var job in (string[])["e2e/east", "e2e/here", "e2e/there"]) await FollowAsync(sync, await stream.EventAsync("job_id", job));
        Assert.Equal(("cron(0 6 * * ? *)", "Europe/London"), await ScheduledAsync("e2e/here"));
        Assert.Equal(("cron(0 6 * * ? *)", "Australia/Sydney"), await ScheduledAsync("e2e/there"));

        await PutJobAsync("e2e/there", ""","dispatcher":"east","schedule":"15 7 * * *" """);
        await FollowAsync(sync, await stream.EventAsync("job_id", "e2e/there"));
        Assert.Equal(("cron(15 7 * * ? *)", "Australia/Sydney"), await ScheduledAsync("e2e/there"));
        // Its zone changes, and with it that of all its jobs.
        await PutDispatcherAsync("Asia/Tokyo");
        await FollowAsync(sync, await stream.EventAsync("job_id", "e2e/east"));
        Assert.Equal(("cron(15 7 * * ? *)", "Asia/Tokyo"), await ScheduledAsync("e2e/there"));
        Assert.Equal(("cron(0 6 * * ? *)", "Europe/London"), await ScheduledAsync("e2e/here"));
    }

    private Task PutDispatcherAsync(string zone) => Realm.PutAsync(
        $$$"""{"job_id":"e2e/east","type":"lavasched","worker":"{{{_made.Fleet}}}","enabled":true,"owner":"me","description":"d","payload":"x","parameters":{"dispatcher":"east","env":{"CRON_TZ":"{{{zone}}}"} } }""");

    private static async Task FollowAsync(FunctionProcess sync, string records)
    {
        var answer = await sync.InvokeAsync(records);
        Assert.True(answer.Succeeded && answer.Json!["batchItemFailures"]!.AsArray().Count == 0, answer.Json!.ToJsonString());
    }

    private async Task<(string?, string?)> ScheduledAsync(string jobId)
    {
        var schedule = await Realm.Aws.Clients.Scheduler.GetScheduleAsync(new() { Name = Names.ScheduleStem(jobId) + "1", GroupName = _made.Variables("schedule-sync")["LAVA_SCHEDULER_GROUP"] });
        return (schedule.ScheduleExpression, schedule.ScheduleExpressionTimezone);
    }

    private static string RunOf(FunctionAnswer answer) => (string)answer.Json!["run_ids"]![0]!;

    // An exe job whose payload lies in the realm's bucket, and two actions when it is done.
    private async Task PutJobAsync(string id, string more = "")
    {
        await Realm.PutAsync($$$"""
            {"job_id":"{{{id}}}","type":"exe","worker":"{{{_made.Fleet}}}","enabled":true,"owner":"me","description":"d","payload":"e2e/hello.sh",
             "parameters":{"args":["{{ vars.who }}"],"vars":{"who":"nobody"}},
             "on_success":[{"action":"state","state_id":"{{{id}}}","value":"{{ job.run_id }}"},{"action":"sqs","queue":"{{{_told}}}","message":"{{ job.job_id }} has ended {{ result.exit_status }}"}]{{{more}}}}
            """);
        var realm = await Realm.Aws.Ports.Specs.RealmAsync(default);
        using var script = new MemoryStream(Encoding.UTF8.GetBytes(Script));
        await Realm.Aws.Ports.Blobs.WriteAsync(S3Uri.Parse(realm.S3Payloads)!.Value.Under("e2e/hello.sh"), script, default);
    }

    // The agent takes it from the queue; then everything is looked up where a user would find it.
    private async Task<JsonNode> CompletesAsync(string jobId, string runId, string source, string who)
    {
        var key = new RunKey(jobId, runId);
        await using (var agent = await AgentProcess.Start(Realm, _made.Fleet).ReadyAsync())
        {
            await Until.Async(async () => (await Realm.Aws.Ports.Runs.GetAsync(key, default))?.IsSettled == true, $"the end of {key}", () => agent.Said);
            await Until.Async(async () => await Realm.Aws.Ports.Queue.DepthAsync(_made.Fleet, default) == default, "an empty queue", () => agent.Said);
            agent.Signal("TERM");
            Assert.Equal(0, await agent.EndAsync());
        }
        var row = await RowAsync(key);
        Assert.Equal(("complete", source, "1"), (Text(row["status"]), Text(row["trigger"]!["source"]), Text(row["attempt"])));
        Assert.Equal(["dispatched", "starting", "running", "complete"], row["log"]!.AsArray().Select(l => Text(l!["status"])));
        Assert.Equal(["done", "done"], row["actions"]!.AsArray().Select(a => Text(a!["state"])));

        Assert.Equal($"hello {who}\n", await ReadAsync(Text(row["result"]!["output"]![0]!["stdout"])));
        Assert.Equal(runId, Text((await Realm.Aws.Ports.State.GetAsync(jobId, default))?.Value));
        var told = await Realm.Aws.Clients.Sqs.ReceiveMessageAsync(new Amazon.SQS.Model.ReceiveMessageRequest { QueueUrl = _toldUrl, MaxNumberOfMessages = 10, WaitTimeSeconds = 1 });
        Assert.Equal($"{jobId} has ended 0", Assert.Single(told.Messages).Body);
        return row;
    }

    // By a client of its own, not by the code that wrote it.
    private async Task<JsonNode> RowAsync(RunKey key)
    {
        var found = await Realm.Aws.Clients.DynamoDb.GetItemAsync(new() { TableName = Names.Table(Realm.Name, "events"), Key = new() { ["job_id"] = new(key.JobId), ["run_id"] = new(key.RunId) }, ConsistentRead = true });
        return Plain(new() { M = found.Item })!;
    }

    private async Task<string> ReadAsync(string? place)
    {
        var uri = S3Uri.Parse(place)!.Value;
        using var found = await Realm.Aws.Clients.S3.GetObjectAsync(new GetObjectRequest { BucketName = uri.Bucket, Key = uri.Key });
        using var reader = new StreamReader(found.ResponseStream);
        return await reader.ReadToEndAsync();
    }

    private async Task<string> NoticeAsync(string key)
    {
        using var outside = MotoOutside.At(Realm.Endpoints["S3"]);
        var name = $"notices-{Guid.NewGuid():n}";
        var queue = await outside.QueueAsync(name);
        await Realm.Aws.Clients.S3.PutBucketNotificationAsync(new()
        {
            BucketName = Realm.Bucket,
            QueueConfigurations = [new() { Queue = MotoOutside.QueueArn(name), Events = [Amazon.S3.EventType.ObjectCreatedAll] }],
        });
        await Realm.Aws.Clients.S3.PutObjectAsync(new() { BucketName = Realm.Bucket, Key = key, ContentBody = "a,b" });
        return (await outside.TakeAsync(queue)).Single(n => n.Contains("ObjectCreated", StringComparison.Ordinal));
    }

    // SNS hands Lambda the same map that it puts into a queue (docs.aws.amazon.com/lambda/latest/dg/with-sns.html).
    private static string ToldByTopic(string message) => new JsonObject
    {
        ["Records"] = new JsonArray(new JsonObject { ["EventSource"] = "aws:sns", ["EventVersion"] = "1.0", ["EventSubscriptionArn"] = "arn:aws:sns:us-east-1:123456789012:t:1", ["Sns"] = JsonNode.Parse(message) }),
    }.ToJsonString();

    private static JsonNode? Plain(Amazon.DynamoDBv2.Model.AttributeValue value) =>
        value.M is { } map ? new JsonObject(map.Select(x => KeyValuePair.Create(x.Key, Plain(x.Value))))
        : value.L is { } list ? new JsonArray([.. list.Select(Plain)])
        : (value.S ?? value.N ?? value.BOOL?.ToString()) is { } text ? JsonValue.Create(text) : null;

    private static string? Text(JsonNode? node) => node?.ToString();
}
