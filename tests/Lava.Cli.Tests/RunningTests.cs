using Lava.Cli.Tests.Support;
using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Running;

namespace Lava.Cli.Tests;

public sealed class RunningTests
{
    [Fact]
    public async Task Run_leaves_a_backlog_alone_and_sends_nothing_through_the_realms_queue()
    {
        await using var realm = new TestRealm();
        realm.WithJob("a").WithJob("b");
        var waiting = (await realm.RunAsync("dispatch", "b")).Only;
        var result = await realm.RunAsync("run", ".", "a");
        Assert.Equal(0, result.Exit);
        Assert.Contains("✔ complete a", result.Out);
        Assert.Equal("dispatched", (string?)(await realm.RunAsync("show", waiting, "--json")).Json["status"]);
        await using var open = await realm.OpenAsync();
        Assert.Equal(1, (await open.Ports.Queue.DepthAsync("core", default)).Visible);
    }

    [Fact]
    public async Task Run_exits_1_when_the_run_or_what_it_dispatched_failed()
    {
        await using var realm = new TestRealm();
        realm.WithJob("a").WithJob("b");
        realm.Engine.Work = async (ports, run) =>
        {
            if (run.JobId == "b") return new RunOutcome(RunStatus.Failed, "it broke", 3, null);
            var control = new RunControl(ports, () => RealmConfig.Defaults, TimeProvider.System);
            await control.Dispatcher.DispatchAsync(
                new() { JobId = "b", RunId = Causes.Manual(TimeProvider.System), Trigger = new() { Source = "job" }, Parent = run, NotBefore = TimeProvider.System.GetUtcNow().AddMilliseconds(300) }, default);
            return null;
        };
        var result = await realm.RunAsync("run", ".", "a");
        Assert.Equal(1, result.Exit);
        Assert.Contains("✔ complete a", result.Out);
        Assert.Contains("└── ✘ failed b", result.Out);
        Assert.Contains("it broke", result.Out);
    }

    [Fact]
    public async Task Run_of_a_skipped_job_says_that_it_is_disabled_and_exits_0()
    {
        await using var realm = new TestRealm();
        realm.Write("jobs/off.yaml", TestRealm.Job("idle").Replace("enabled: true", "enabled: false", StringComparison.Ordinal));
        realm.Engine.Work = (_, _) => Task.FromResult<RunOutcome?>(RunOutcome.Of(RunStatus.Skipped, "Job not enabled (static)"));
        var result = await realm.RunAsync("run", ".", "idle");
        Assert.Equal(0, result.Exit);
        Assert.Contains("idle is disabled", result.Error);
        Assert.Contains("Job not enabled (static)", result.Out);
    }

    [Fact]
    public async Task Run_refuses_only_when_the_jobs_own_closure_is_broken()
    {
        await using var realm = new TestRealm();
        realm.WithJob("good").WithJob("stranger", "max_tries: many\n").WithJob("follow", "on_success:\n  - {action: dispatch, job_id: stranger}\n");
        realm.Write("jobs/all.yaml", TestRealm.Job("all").Replace("type: log", "type: chain", StringComparison.Ordinal).Replace("payload: --", "payload: [good, follow]", StringComparison.Ordinal));
        Assert.Equal(0, (await realm.RunAsync("run", ".", "good")).Exit);
        foreach (var job in (string[])["stranger", "follow", "all"])
        {
            var refused = await realm.RunAsync("run", ".", job);
            Assert.Equal((1, ""), (refused.Exit, refused.Out));
            Assert.Contains("jobs/stranger.yaml:8:", refused.Error);
        }
        Assert.Contains("no such job: nope", (await realm.RunAsync("run", ".", "nope")).Error);
        Assert.Single((await realm.RunAsync("runs", "--json")).Lines);
    }

    [Fact]
    public async Task Stopping_a_run_cancels_its_tree()
    {
        await using var realm = new TestRealm();
        realm.WithJob("long");
        realm.Engine.Work = async (ports, run) =>
        {
            realm.Signals.Stop();
            await Until.Async(async () => (await ports.Runs.GetAsync(run.Key, default))!.Cancel is not null, "the cancel");
            return RunOutcome.Of(RunStatus.Cancelled, "cancelled");
        };
        var result = await realm.RunAsync("run", ".", "long");
        Assert.Equal(1, result.Exit);
        Assert.Contains("cancelling", result.Error);
        Assert.Contains("■ cancelled long", result.Out);
    }

    [Fact]
    public async Task A_timeout_cancels_too()
    {
        await using var realm = new TestRealm();
        realm.WithJob("long");
        realm.Engine.Work = async (ports, run) =>
        {
            await Until.Async(async () => (await ports.Runs.GetAsync(run.Key, default))!.Cancel is not null, "the cancel");
            return RunOutcome.Of(RunStatus.Cancelled, "cancelled");
        };
        var result = await realm.RunAsync("run", ".", "long", "--timeout", "0.1s", "--json");
        Assert.Equal(1, result.Exit);
        Assert.Contains("time is over", result.Error);
        Assert.Equal("cancelled", (string?)result.Json["status"]);
    }

    [Fact]
    public async Task Up_prints_runs_serves_new_fleets_and_tells_a_problem_once()
    {
        await using var realm = new TestRealm();
        realm.WithJob("a");
        var (output, error) = (new SyncWriter(), new SyncWriter());
        var up = LavaProgram.RunAsync(["up"], realm.Context(output, error), CancellationToken.None);
        await Until.Async(() => output.Text.Contains("fleets: core (2 slots); 1 jobs", StringComparison.Ordinal), "the start");
        var id = (await realm.RunAsync("dispatch", "a")).Only;
        await Until.Async(() => output.Text.Contains($"✔ complete   a {id[..18]}", StringComparison.Ordinal), "the run of a");

        realm.Write("jobs/a.yaml", "job_id: a\ntype: [\n");
        await Until.Async(() => error.Text.Contains("jobs/a.yaml:", StringComparison.Ordinal), "the problem");
        id = (await realm.RunAsync("runs", "--json", "--limit", "1")).JsonLines[0]["run_id"]!.GetValue<string>();
        var retried = await realm.RunAsync("retry", id);
        Assert.True(retried.Exit == 0, retried.Error);
        await Until.Async(() => output.Text.Contains("attempt 2", StringComparison.Ordinal), "the second attempt");

        realm.Write("jobs/b.yaml", TestRealm.Job("b").Replace("core", "other", StringComparison.Ordinal));
        await Until.Async(async () => (await realm.RunAsync("dispatch", "b")).Exit == 0, "a dispatch of b");
        await Until.Async(() => output.Text.Contains("✔ complete   b", StringComparison.Ordinal), "the run of b");
        realm.Signals.Stop();
        Assert.Equal(0, await up);
        Assert.Contains("taking no more work", error.Text);
        Assert.Equal(1, error.Text.Split('\n').Count(l => l.StartsWith("jobs/a.yaml:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Up_ends_with_the_reason_when_it_has_no_launcher()
    {
        await using var realm = new TestRealm();
        realm.WithJob("a");
        var error = new SyncWriter();
        var context = realm.Context(TextWriter.Null, error) with { Engine = new Running.WorkerEngine() };
        var old = Environment.GetEnvironmentVariable("LAVA_LAUNCHER");
        Environment.SetEnvironmentVariable("LAVA_LAUNCHER", "/nowhere/lava-launcher");
        try
        {
            Assert.Equal(1, await LavaProgram.RunAsync(["up"], context, CancellationToken.None));
            Assert.Contains("/nowhere/lava-launcher", error.Text);
        }
        finally
        {
            Environment.SetEnvironmentVariable("LAVA_LAUNCHER", old);
        }
    }
}
