using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.EndToEnd.Aws;

namespace Lava.Agent.Tests;

/// <summary>How the real program comes to its end, and what it says of itself on the way.</summary>
[Trait("Category", "Slow")]
public sealed class EndingTests : RealmTest
{
    /// <summary>The fields of each line of the original's log (spec: worker.md §1.3).</summary>
    private static readonly string[] LogFields = ["localtime", "timestamp", "level", "message", "pid", "event_source", "realm", "worker", "host", "tag", "event_type"];

    private string Told => Path.Combine(Folder, "told");

    [SkippableFact]
    public async Task At_the_drain_deadline_a_long_job_is_ended_and_its_run_given_back()
    {
        await PutStubbornAsync("2s");
        await using var agent = await AgentProcess.Start(Realm, arguments: ["--drain", "1s"]).ReadyAsync();
        var run = await RunningAsync(agent);

        agent.Signal("TERM");

        Assert.Equal(0, await agent.EndAsync());
        Assert.True(File.Exists(Told), "the job was not asked to end");
        await GivenBackAsync(run);
    }

    [SkippableFact]
    public async Task A_second_signal_ends_it_at_once_with_status_143_and_gives_runs_back()
    {
        await PutStubbornAsync("1h");
        await using var agent = await AgentProcess.Start(Realm).ReadyAsync();
        var run = await RunningAsync(agent);

        agent.Signal("TERM");
        await Until.Async(() => agent.Said.Contains("Taking no more work", StringComparison.Ordinal), "its answer", () => agent.Said);
        agent.Signal("TERM");

        Assert.Equal(143, await agent.EndAsync());
        await GivenBackAsync(run);
    }

    [SkippableFact]
    public async Task A_second_signal_ends_jobs_that_have_a_long_grace_after_the_drain_deadline()
    {
        await PutStubbornAsync("1h");
        await using var agent = await AgentProcess.Start(Realm, arguments: ["--drain", "1s"]).ReadyAsync();
        var run = await RunningAsync(agent);
        agent.Signal("TERM");
        await Until.Async(() => File.Exists(Told), "the deadline", () => agent.Said);

        agent.Signal("TERM");

        Assert.Equal(143, await agent.EndAsync());
        await GivenBackAsync(run);
    }

    [SkippableFact]
    public async Task SIGUSR1_logs_the_state_and_no_secret_and_each_line_is_JSON_when_asked()
    {
        await Realm.PutAsync("""{"job_id":"long","type":"cmd","worker":"core","enabled":true,"payload":"sleep 300","parameters":{"env":{"API_TOKEN":"hunter2"},"vars":{"password":"hunter3"}}}""");
        await using var agent = await AgentProcess.Start(Realm, arguments: ["--log-json", "-l", "debug", "--tag", "our-worker"]).ReadyAsync();
        var run = await RunningAsync(agent);

        agent.Signal("USR1");
        await Until.Async(() => agent.Said.Contains($"run {run.RunId} of long", StringComparison.Ordinal), "its state", () => agent.Said);
        var session = (await Realm.Aws.Ports.Sessions.ListAsync("core", default)).Single();
        agent.Signal("TERM");
        agent.Signal("TERM");
        await agent.EndAsync();

        Assert.DoesNotContain("hunter", agent.Said, StringComparison.Ordinal);
        var lines = agent.Said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        Assert.All(lines, l => Assert.All(LogFields, f => Assert.True(l.ContainsKey(f), $"{f} in {l}")));
        Assert.All(lines, l => Assert.Equal(
            ("lava-worker", "our-worker", Realm.Name, "core", agent.Id),
            ((string)l["event_source"]!, (string)l["tag"]!, (string)l["realm"]!, (string)l["worker"]!, (int)l["pid"]!)));
        var told = lines.Select(l => (string)l["message"]!).ToList();
        Assert.Contains(told, m => m.StartsWith($"fleet core: session {session.Id}, process {agent.Id}, launcher {session.LauncherPid}: last good beat", StringComparison.Ordinal));
        Assert.Contains(told, m => m.Contains("slots: 1 of 5 taken; queue: 0 visible", StringComparison.Ordinal));
        Assert.Contains(told, m => m.Contains($"run {run.RunId} of long: claim 1, attempt 1, iteration 1, running, started", StringComparison.Ordinal));
    }

    // A job that goes on when it is told to end, and leaves a file that says so.
    private async Task PutStubbornAsync(string grace)
    {
        var script = Path.Combine(Folder, "job.sh");
        await File.WriteAllTextAsync(script, $"trap 'touch {Told}' TERM\nwhile :; do sleep 0.1; done\n");
        await Realm.PutAsync($$"""{"job_id":"long","type":"cmd","worker":"core","enabled":true,"payload":"sh {{script}}","grace":"{{grace}}"}""");
    }

    private async Task<Run> RunningAsync(AgentProcess agent)
    {
        var run = await Realm.DispatchAsync("long");
        await Until.Async(async () => (await Realm.Aws.Ports.Runs.GetAsync(run.Key, default))?.Status == RunStatus.Running, "the start", () => agent.Said);
        return run;
    }

    // Not lost: its worker let go of it, and the next one finds its message.
    private async Task GivenBackAsync(Run run)
    {
        var row = (await Realm.Aws.Ports.Runs.GetAsync(run.Key, default))!;
        Assert.Equal((RunStatus.Running, null, 0, 1, "released"), (row.Status, row.Session, row.Lost, row.Attempt, row.Log[^1].Status));
        await Until.Async(async () => (await Realm.Aws.Ports.Queue.DepthAsync("core", default)).Visible == 1, "its message");
        Assert.Empty(await Realm.Aws.Ports.Sessions.ListAsync("core", default));
    }
}
