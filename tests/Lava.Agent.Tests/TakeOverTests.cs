using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.EndToEnd.Aws;
using Lava.Emulators;
using Xunit.Abstractions;

namespace Lava.Agent.Tests;

/// <summary>What AWS and machines do to a fleet: workers that die at once, calls that fail.</summary>
[Trait("Category", "Slow")]
public sealed class TakeOverTests(ITestOutputHelper output) : RealmTest
{
    [SkippableFact]
    public async Task When_an_agent_is_killed_amid_fifty_runs_another_completes_them_and_none_runs_twice_at_once()
    {
        // A run that lives twice can't take its own lock; the kernel frees the lock of one that was killed.
        var script = $"""exec 9>>"{Folder}/$LAVA_RUN_ID"; flock -n 9 || echo "$LAVA_RUN_ID" >>"{Folder}/twice"; echo "$LAVA_RUN_ID" >>"{Folder}/started"; sleep 2; echo "$LAVA_RUN_ID" >>"{Folder}/done" """;
        await File.WriteAllTextAsync(Path.Combine(Folder, "job.sh"), script);
        await PutJobAsync(new JsonObject { ["job_id"] = "work", ["type"] = "cmd", ["payload"] = $"bash {Folder}/job.sh" });
        await using var first = await AgentProcess.Start(Realm).ReadyAsync();
        await using var second = await AgentProcess.Start(Realm).ReadyAsync();
        var runs = await DispatchAsync("work", 50);
        await Until.Async(() => Lines("done") >= 10, "ten runs", () => first.Said + second.Said);
        // It is killed with runs in its hands that have just begun, however slow the machine is.
        var session = (await Realm.Aws.Ports.Sessions.ListAsync("core", default)).Single(x => x.Pid == first.Id).Key;
        await Until.Async(async () => await JustBegunAsync(session) >= 3, "runs begun by the first", () => first.Said + second.Said);

        first.Signal("KILL");

        var rows = await SettledAsync(runs, second, 240);
        output.WriteLine($"{rows.Count(x => x.Attempt > 1)} runs lost their worker, {rows.Sum(x => x.Attempt)} attempts in all");
        Assert.All(rows, x => Assert.True(x.Status == RunStatus.Complete, $"{x.Key}: {x.Status} {x.Error}"));
        Assert.Equal(0, Lines("twice"));
        Assert.Contains(rows, x => x.Attempt > 1);
        // Whoever finished did so once.
        Assert.Equal(50, (await File.ReadAllLinesAsync(Path.Combine(Folder, "done"))).Distinct().Count());
    }

    [SkippableFact]
    public async Task With_no_agent_left_the_watchdog_releases_the_runs_and_the_next_agent_completes_them()
    {
        await PutJobAsync(new JsonObject { ["job_id"] = "work", ["type"] = "cmd", ["payload"] = "sleep 3" });
        await using var agent = await AgentProcess.Start(Realm).ReadyAsync();
        var runs = await DispatchAsync("work", 10);
        await Until.Async(async () => (await Realm.Aws.Ports.Runs.HeldAsync("core", default)).Count >= 4, "held runs", () => agent.Said);

        agent.Signal("KILL");
        await agent.EndAsync();

        var held = await Realm.Aws.Ports.Runs.HeldAsync("core", default);
        Assert.NotEmpty(held);
        await using var watchdog = FunctionProcess.Start("watchdog", Realm, new Dictionary<string, string> { ["LAVA_FLEETS"] = "core", ["LAVA_BEAT"] = "1s" });
        var released = 0;
        await Until.Async(async () =>
        {
            var pass = await watchdog.InvokeAsync("{}");
            Assert.True(pass.Succeeded, pass.Json!.ToJsonString());
            return (released += (int)pass.Json!["core"]!["released"]!) >= held.Count;
        }, "the release", () => watchdog.Output);

        Assert.Empty(await Realm.Aws.Ports.Runs.HeldAsync("core", default));
        foreach (var run in held)
        {
            var row = await Realm.Aws.Ports.Runs.GetAsync(run.Key, default);
            Assert.Equal((null, 1), (row!.Session, row.Lost));
        }
        await using var next = await AgentProcess.Start(Realm).ReadyAsync();
        Assert.All(await SettledAsync(runs, next, 120), x => Assert.Equal(RunStatus.Complete, x.Status));
    }

    [SkippableFact]
    public async Task With_one_call_in_ten_failing_a_thousand_runs_complete()
    {
        var seed = new Random().Next();
        output.WriteLine($"seed {seed}");
        await using var tables = new FaultProxy(Realm.Endpoints["DynamoDB"], 0.1, seed);
        await using var queues = new FaultProxy(Realm.Endpoints["SQS"], 0.1, seed + 1);
        var endpoints = new Dictionary<string, string>(Realm.Endpoints) { ["DynamoDB"] = tables.Address, ["SQS"] = queues.Address };
        await PutJobAsync(new JsonObject { ["job_id"] = "note", ["type"] = "log", ["payload"] = "noted" });
        await using var agent = await AgentProcess.Start(Realm, beat: "4s", endpoints: endpoints, arguments: ["-t", "10", "-l", "error"]).ReadyAsync(Realm);

        var runs = await DispatchAsync("note", 1000);
        var rows = await SettledAsync(runs, agent, 400);

        output.WriteLine($"tables: {tables.Faults} of {tables.Calls} calls failed; queues: {queues.Faults} of {queues.Calls}");
        Assert.All(rows, x => Assert.True(x.Status == RunStatus.Complete, $"{x.Key}: {x.Status} {x.Error}"));
        Assert.InRange(tables.Faults, tables.Calls / 20, tables.Calls / 5);
        Assert.True(queues.Faults > 0);
    }

    private Task PutJobAsync(JsonObject job)
    {
        (job["worker"], job["enabled"]) = ("core", true);
        return Realm.PutAsync(job.ToJsonString());
    }

    private async Task<int> JustBegunAsync(SessionId session)
    {
        var held = (await Realm.Aws.Ports.Runs.HeldAsync("core", default)).Where(x => x.Session == session);
        var rows = await Task.WhenAll(held.Select(x => Realm.Aws.Ports.Runs.GetAsync(x.Key, default).AsTask()));
        return rows.Count(x => x is { Status: RunStatus.Running, TsStart: { } start } && TimeProvider.System.GetUtcNow() - start < TimeSpan.FromSeconds(1));
    }

    private int Lines(string file) => File.Exists(Path.Combine(Folder, file)) ? File.ReadAllLines(Path.Combine(Folder, file)).Length : 0;

    private async Task<IReadOnlyList<Run>> DispatchAsync(string job, int count)
    {
        var runs = new Run[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, stop) => runs[i] = await Realm.DispatchAsync(job, stop));
        return runs;
    }

    private async Task<IReadOnlyList<Run>> SettledAsync(IReadOnlyList<Run> runs, AgentProcess agent, int seconds)
    {
        var settled = new Dictionary<RunKey, Run>();
        await Until.Async(async () =>
        {
            await Parallel.ForEachAsync(runs.Where(x => !settled.ContainsKey(x.Key)).Take(20).ToList(), async (run, stop) =>
            {
                if (await Realm.Aws.Ports.Runs.GetAsync(run.Key, stop) is { IsSettled: true } row) lock (settled) settled[run.Key] = row;
            });
            return settled.Count == runs.Count;
        }, $"the end of {runs.Count} runs", () => $"{settled.Count} settled; {agent.Said}", seconds);
        return [.. settled.Values];
    }
}
