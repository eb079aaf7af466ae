using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;
using Lava.EndToEnd.Aws;
using Lava.Emulators;
using Lava.Functions.Tests.Support;

namespace Lava.Functions.Tests.EndToEnd;

/// <summary>The real program on emulators: what becomes of events that come twice, of jobs that change, of letters that are dead.</summary>
[Trait("Category", "Slow")]
public class EndToEndTests
{
    private readonly string? _program;

    public EndToEndTests() : this(null) { }

    /// <summary>The same with a native binary.</summary>
    protected EndToEndTests(string? program) => _program = program;

    private const string Job = """{"job_id":"app/load","type":"log","payload":"x","worker":"core","enabled":true,"owner":"me","description":"d"}""";

    [SkippableFact]
    public async Task A_job_changed_in_its_table_has_its_schedule_changed_and_a_bad_one_stops_none_of_500()
    {
        await using var realm = await RealmAsync();
        await realm.PutAsync($$"""{"realm":"{{realm.Name}}","s3_payloads":"s3://{{realm.Bucket}}/p","s3_temp":"s3://{{realm.Bucket}}/t","dispatchers":{"main":{"timezone":"UTC"} } }""");
        await realm.Aws.Clients.Scheduler.CreateScheduleGroupAsync(new() { Name = "lava-" + realm.Name });
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), async (i, _) => await PutJobAsync(realm, $"good/{i}", "0 6 * * *"));
        await PutJobAsync(realm, "bad/minute", "61 * * * *");
        var settings = SyncVariables.Of(realm);
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
}
