using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using Amazon.SQS.Model;
using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;
using Lava.Emulators;
using Lava.Functions.Tests.Support;

namespace Lava.Functions.Tests.EndToEnd;

/// <summary>The real program on emulators: each way in ends with a run's row and a message that wakes a worker.</summary>
[Trait("Category", "Slow")]
public class EndToEndTests
{
    private readonly string? _program;

    public EndToEndTests() : this(null) { }

    /// <summary>The same with a native binary.</summary>
    protected EndToEndTests(string? program) => _program = program;

    private const string Job = """{"job_id":"app/load","type":"log","payload":"x","worker":"core","enabled":true,"owner":"me","description":"d"}""";

    [SkippableFact]
    public async Task A_direct_dispatch()
    {
        await using var realm = await RealmAsync();
        await using var function = Start("dispatch", realm);
        var answer = await function.InvokeAsync("""{"job_id":"app/load","parameters":{"n":1.50}}""", "req-1");
        Assert.True(answer.Succeeded, answer.Json!.ToJsonString());
        var run = await RunAsync(realm);
        Assert.Equal(run.RunId, (string?)answer.Json!["run_ids"]![0]);
        Assert.Equal("1.50", run.Message!.Parameters!["n"]!.ToJsonString());
        Assert.Contains(function.Log, l => (string?)l["request_id"] == "req-1" && (string?)l["run_id"] == run.RunId);
        Assert.Equal(0, await function.TerminateAsync());
    }

    [SkippableFact]
    public async Task A_text_by_a_topic()
    {
        await using var realm = await RealmAsync();
        await using var function = Start("dispatch", realm);
        var sns = await PublishedAsync(realm, "app/load -p who='a b'   # the text form");
        var answer = await function.InvokeAsync(sns);
        Assert.True(answer.Succeeded, answer.Json!.ToJsonString());
        Assert.Equal("a b", (string?)(await RunAsync(realm)).Message!.Parameters!["who"]);
    }

    [SkippableFact]
    public async Task An_S3_event_as_moto_delivers_it()
    {
        await using var realm = await RealmAsync();
        await realm.PutAsync($$$"""{"trigger_id":"t","description":"d","owner":"me","bucket":"{{{realm.Bucket}}}","prefix":"in","job_id":"app/load","enabled":true,"parameters":{"file":"{{ key }}"},"if_fnmatch":"*.csv"}""");
        await using var function = Start("s3trigger", realm);
        var notice = await NotifiedAsync(realm, "in/my file+1.csv");
        var answer = await function.InvokeAsync(notice);
        Assert.True(answer.Succeeded, answer.Json!.ToJsonString());
        var again = await function.InvokeAsync(notice);
        Assert.True((bool)again.Json!["runs"]![0]!["repeated"]!);
        Assert.Equal("in/my file+1.csv", (string?)(await RunAsync(realm, messages: 2)).Message!.Parameters!["file"]);
    }

    [SkippableFact]
    public async Task An_event_of_a_bus_as_moto_delivers_it()
    {
        await using var realm = await RealmAsync();
        await using var function = Start("dispatch", realm);
        var answer = await function.InvokeAsync(await BusEventAsync(realm, """{"job_id":"app/load","globals":{"a":"b"}}"""));
        Assert.True(answer.Succeeded, answer.Json!.ToJsonString());
        Assert.Equal("b", (string?)(await RunAsync(realm)).Message!.Globals!["a"]);
    }

    [SkippableFact]
    public async Task A_schedule_made_by_the_sync_and_its_input_delivered()
    {
        await using var realm = await RealmAsync();
        await realm.PutAsync($$"""{"realm":"{{realm.Name}}","s3_payloads":"s3://{{realm.Bucket}}/p","s3_temp":"s3://{{realm.Bucket}}/t","dispatchers":{"main":{"timezone":"Europe/London"} } }""");
        await realm.PutAsync(Job.Replace("\"owner\"", "\"dispatcher\":\"main\",\"schedule\":\"0 6 * * *\",\"owner\"", StringComparison.Ordinal));
        await realm.Aws.Clients.Scheduler.CreateScheduleGroupAsync(new() { Name = "lava-" + realm.Name });
        await using var sync = Start("schedule-sync", realm, SyncSettings(realm));
        var synced = await sync.InvokeAsync("""{"reconcile":true}""");
        Assert.True(synced.Succeeded, synced.Json!.ToJsonString());
        var schedule = await realm.Aws.Clients.Scheduler.GetScheduleAsync(new() { Name = (string?)synced.Json!["changes"]![0]!["schedule"], GroupName = "lava-" + realm.Name });
        Assert.Equal(("cron(0 6 * * ? *)", "Europe/London", 3600), (schedule.ScheduleExpression, schedule.ScheduleExpressionTimezone, schedule.Target!.RetryPolicy!.MaximumEventAgeInSeconds));

        await using var dispatch = Start("dispatch", realm);
        var input = schedule.Target.Input!.Replace("<aws.scheduler.scheduled-time>", "2026-03-02T06:00:00Z", StringComparison.Ordinal).Replace("<aws.scheduler.execution-id>", "x-1", StringComparison.Ordinal);
        Assert.True((await dispatch.InvokeAsync(input)).Succeeded);
        Assert.True((bool)(await dispatch.InvokeAsync(input)).Json!["requests"]![0]!["repeated"]!);
        Assert.Equal("schedule main", (await RunAsync(realm, messages: 2)).Trigger is { } t ? $"{t.Source} {t.Id}" : "");
    }

    [SkippableFact]
    public async Task A_job_changed_in_its_table_has_its_schedule_changed_and_a_bad_one_stops_none_of_500()
    {
        await using var realm = await RealmAsync();
        await realm.PutAsync($$"""{"realm":"{{realm.Name}}","s3_payloads":"s3://{{realm.Bucket}}/p","s3_temp":"s3://{{realm.Bucket}}/t","dispatchers":{"main":{"timezone":"UTC"} } }""");
        await realm.Aws.Clients.Scheduler.CreateScheduleGroupAsync(new() { Name = "lava-" + realm.Name });
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), async (i, _) => await PutJobAsync(realm, $"good/{i}", "0 6 * * *"));
        await PutJobAsync(realm, "bad/minute", "61 * * * *");
        var settings = SyncSettings(realm);
        settings["LAVA_SCHEDULER_RATE"] = "500";
        await using var sync = Start("schedule-sync", realm, settings);
        var synced = await sync.InvokeAsync("""{"reconcile":true}""");
        Assert.True(synced.Succeeded, synced.Json!.ToJsonString());
        Assert.Equal((500, "bad/minute"), ((int)synced.Json!["created"]!, (string?)synced.Json["problems"]![0]!["job_id"]));

        await PutJobAsync(realm, "good/7", "15 7 * * *");
        var changed = await sync.InvokeAsync(Samples.Stream(("1", "good/7"), ("2", "bad/minute")));
        Assert.Empty(changed.Json!["batchItemFailures"]!.AsArray());
        var schedule = await realm.Aws.Clients.Scheduler.GetScheduleAsync(new() { Name = Names.ScheduleStem("good/7") + "1", GroupName = "lava-" + realm.Name });
        Assert.Equal("cron(15 7 * * ? *)", schedule.ScheduleExpression);
        await realm.Aws.Clients.Scheduler.DeleteScheduleGroupAsync(new() { Name = "lava-" + realm.Name });
    }

    [SkippableFact]
    public async Task The_same_cause_five_times_to_five_processes_at_once_is_one_run()
    {
        await using var realm = await RealmAsync();
        var functions = Enumerable.Range(0, 5).Select(_ => Start("dispatch", realm)).ToList();
        try
        {
            await Task.WhenAll(functions.Select(f => f.Api.Ready.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System)));
            var message = Samples.Sns("m-1", "app/load");
            var answers = await Task.WhenAll(functions.SelectMany(f => Enumerable.Range(0, 5).Select(_ => f.InvokeAsync(message))));
            Assert.All(answers, a => Assert.True(a.Succeeded, a.Json!.ToJsonString()));
            Assert.Single(answers.Select(a => (string?)a.Json!["run_ids"]![0]).Distinct());
            Assert.Single(answers, a => a.Json!["requests"]![0]!["repeated"] is null);
            Assert.Equal(RunStatus.Dispatched, (await RunAsync(realm, messages: null)).Status);
        }
        finally
        {
            foreach (var function in functions) await function.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task The_watchdog_makes_rows_of_dead_letters_and_publishes_metrics()
    {
        await using var realm = await RealmAsync();
        await realm.Aws.Ports.Queue.DeadLetterAsync("core", new DeadLetter("what is this?", "Malformed dispatch message: not JSON", "m-1", TimeProvider.System.GetUtcNow()), default);
        await using var function = Start("watchdog", realm, new Dictionary<string, string> { ["LAVA_FLEETS"] = "core" });
        var answer = await function.InvokeAsync("{}");
        Assert.True(answer.Succeeded, answer.Json!.ToJsonString());
        Assert.Equal(1, (int)answer.Json!["core"]!["buried"]!);
        var row = Assert.Single(await realm.Aws.Ports.Runs.ListAsync(new RunQuery(), default));
        Assert.Equal(("lava.undecodable", "Malformed dispatch message: not JSON"), (row.JobId, row.Error));
        Assert.Contains(function.Log, l => l["WorkerBacklog"] is not null && (string?)l["Worker"] == "core");
    }

    [SkippableFact]
    public async Task A_function_without_its_realm_says_what_is_missing()
    {
        await using var function = FunctionProcess.Start("dispatch", new Dictionary<string, string> { ["AWS_REGION"] = "us-east-1", ["AWS_EC2_METADATA_DISABLED"] = "true" }, _program);
        var error = await function.Api.InitError.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
        Assert.Contains("LAVA_REALM is not set", (string)error.Json!["errorMessage"]!, StringComparison.Ordinal);
    }

    private FunctionProcess Start(string handler, EmulatedRealm realm, IReadOnlyDictionary<string, string>? more = null) => FunctionProcess.Start(handler, realm, more, _program);

    private static async Task<EmulatedRealm> RealmAsync()
    {
        var realm = await EmulatedRealm.CreateAsync(fleets: ["core"], moto: true);
        await realm.PutAsync(Job);
        return realm;
    }

    private static Task PutJobAsync(EmulatedRealm realm, string id, string schedule) => realm.PutAsync(
        $$"""{"job_id":"{{id}}","type":"log","payload":"x","worker":"core","enabled":true,"owner":"me","description":"d","dispatcher":"main","schedule":"{{schedule}}"}""");

    private static Dictionary<string, string> SyncSettings(EmulatedRealm realm) => new()
    {
        ["LAVA_SCHEDULER_GROUP"] = "lava-" + realm.Name,
        ["LAVA_SCHEDULER_ROLE"] = "arn:aws:iam::123456789012:role/scheduler",
        ["LAVA_DISPATCH_FUNCTION"] = "arn:aws:lambda:us-east-1:123456789012:function:dispatch",
        ["LAVA_FAILURE_QUEUE"] = "arn:aws:sqs:us-east-1:123456789012:failures",
    };

    // The only run, and that as many messages wake a worker for it.
    private static async Task<Run> RunAsync(EmulatedRealm realm, int? messages = 1)
    {
        var row = Assert.Single(await realm.Aws.Ports.Runs.ListAsync(new RunQuery(), default));
        Assert.Equal(RunStatus.Dispatched, row.Status);
        var woken = await realm.Aws.Ports.Queue.ReceiveAsync("core", 10, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), default);
        if (messages is { } expected) Assert.Equal(expected, woken.Count);
        Assert.All(woken, m => Assert.Equal(row.RunId, (string?)JsonNode.Parse(m.Body)!["run_id"]));
        Assert.NotEmpty(woken);
        return row;
    }

    // moto runs no function: what it puts into a queue for a topic is what Lambda would hand out, but for the wrapping.
    private static async Task<string> PublishedAsync(EmulatedRealm realm, string text)
    {
        var address = await Emulator.Moto.EndpointAsync();
        using var sqs = MotoSqs(address);
        var outside = new MotoOutside(address, sqs);
        var (topic, queue) = await outside.TopicAsync(realm.Name + "-dispatch");
        await realm.Aws.Clients.Topics.PublishAsync(new() { TopicArn = topic, Message = text });
        return Samples.Sqs(("q-1", Assert.Single(await outside.TakeAsync(queue))));
    }

    private static async Task<string> BusEventAsync(EmulatedRealm realm, string detail)
    {
        var address = await Emulator.Moto.EndpointAsync();
        using var sqs = MotoSqs(address);
        var outside = new MotoOutside(address, sqs);
        var queue = await outside.RuleAsync($"lava.{realm.Name}.run".Replace('.', '-'), "test." + realm.Name);
        await realm.Aws.Clients.Events.PutEventsAsync(new() { Entries = [new() { Source = "test." + realm.Name, DetailType = "Run it", Detail = detail }] });
        return Assert.Single(await outside.TakeAsync(queue));
    }

    private static async Task<string> NotifiedAsync(EmulatedRealm realm, string key)
    {
        var address = await Emulator.Moto.EndpointAsync();
        using var sqs = MotoSqs(address);
        var outside = new MotoOutside(address, sqs);
        var queue = await outside.QueueAsync(realm.Name + "-notices");
        await realm.Aws.Clients.S3.PutBucketNotificationAsync(new()
        {
            BucketName = realm.Bucket,
            QueueConfigurations = [new() { Queue = $"arn:aws:sqs:us-east-1:123456789012:{realm.Name}-notices", Events = [Amazon.S3.EventType.ObjectCreatedAll] }],
        });
        await realm.Aws.Clients.S3.PutObjectAsync(new() { BucketName = realm.Bucket, Key = key, ContentBody = "a,b" });
        return (await outside.TakeAsync(queue)).Single(n => n.Contains("ObjectCreated", StringComparison.Ordinal));
    }

    private static Amazon.SQS.AmazonSQSClient MotoSqs(string address) =>
        new(new Amazon.Runtime.BasicAWSCredentials("test", "test"), new Amazon.SQS.AmazonSQSConfig { ServiceURL = address, AuthenticationRegion = "us-east-1" });
}
