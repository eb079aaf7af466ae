using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Worker.Engine;
using Lava.Worker.Handlers;
using Lava.Worker.Launching;
using Moq;

namespace Lava.Worker.Tests.Engine;

public sealed class EngineTests : IAsyncLifetime
{
    private readonly EngineRealm _realm = new();

    public Task InitializeAsync() => Task.CompletedTask;
    public async Task DisposeAsync() => await _realm.DisposeAsync();

    [Fact]
    public async Task A_run_is_claimed_once_ends_complete_and_leaves_no_message()
    {
        _realm.Handlers.Add(Work.Good("log"));
        _realm.Job("""{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null}""");
        _realm.Start();

        var row = await _realm.SettledAsync(await _realm.DispatchAsync("a"));

        Assert.Equal((RunStatus.Complete, 1, 1), (row.Status, row.Claim, row.Attempt));
        Assert.Equal(["dispatched", "starting", "running", "complete"], row.Log.Select(l => l.Status));
        Assert.Equal(WorkerEnd.Drained, await _realm.StopAsync());
        Assert.Equal(default, await _realm.Ports.Queue.DepthAsync("core", default));
    }

    [Fact]
    public async Task A_failed_try_is_followed_by_the_next_up_to_the_limit()
    {
        var work = Work.Bad("log");
        _realm.Handlers.Add(work);
        _realm.Job("""{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null,"iteration_limit":3}""");
        _realm.Start();

        var row = await _realm.SettledAsync(await _realm.DispatchAsync("a"));

        Assert.Equal((RunStatus.Failed, 3, 3), (row.Status, row.Iteration, work.Starts));
        Assert.Equal("no luck", row.Error);
        Assert.Equal(["retrying", "retrying", "failed"], row.Log.Select(l => l.Status).Where(s => s is "retrying" or "failed"));
    }

    [Fact]
    public async Task A_cancel_between_two_tries_ends_the_run_without_another()
    {
        var work = Work.Bad("log");
        _realm.Handlers.Add(work);
        _realm.Job("""{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null,"iteration_limit":3,"iteration_delay":"8s"}""");
        _realm.Start();
        var key = await _realm.DispatchAsync("a");
        await _realm.UntilAsync(key, r => r.Status == RunStatus.Retrying);

        await _realm.Control.CancelAsync(key, "test", default);
        var row = await _realm.SettledAsync(key);

        Assert.Equal((RunStatus.Cancelled, 1), (row.Status, work.Starts));
    }

    [Fact]
    public async Task A_disabled_job_is_skipped_and_says_so()
    {
        _realm.Handlers.Add(Work.Good("log"));
        _realm.Job("""{"job_id":"a","type":"log","worker":"core","enabled":false,"payload":null}""");
        _realm.Job("""{"job_id":"b","type":"log","worker":"core","enabled":"{{ 1 > 2 }}","payload":null}""");
        _realm.Start();

        var first = await _realm.SettledAsync(await _realm.DispatchAsync("a"));
        var second = await _realm.SettledAsync(await _realm.DispatchAsync("b"));

        Assert.Equal((RunStatus.Skipped, "Job not enabled (static)", 0), (first.Status, first.Error, first.Attempt));
        Assert.Equal((RunStatus.Skipped, "Job not enabled (enabled=\"False\")", 0), (second.Status, second.Error, second.Attempt));
    }

    [Fact]
    public async Task A_second_live_run_is_skipped_where_the_job_says_skip()
    {
        _realm.Handlers.Add(Work.Endless("log"));
        _realm.Job("""{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null,"overlap":"skip"}""");
        _realm.Start();
        await _realm.UntilAsync(await _realm.DispatchAsync("a"), r => r.Attempt == 1);

        var second = await _realm.SettledAsync(await _realm.DispatchAsync("a"));

        Assert.Equal(RunStatus.Skipped, second.Status);
    }

    [Fact]
    public async Task A_chain_that_is_given_back_goes_on_where_it_was_and_never_looks_failed()
    {
        var (good, slow) = (Work.Good("log"), Work.Endless("cmd"));
        _realm.Handlers.AddRange([good, slow]);
        _realm.Job("""{"job_id":"c","type":"chain","worker":"core","enabled":true,"payload":["one","two"]}""");
        _realm.Job("""{"job_id":"one","type":"log","worker":"core","enabled":true,"payload":null}""");
        _realm.Job("""{"job_id":"two","type":"cmd","worker":"core","enabled":true,"payload":"x"}""");
        _realm.Start();
        var key = await _realm.DispatchAsync("c");
        await _realm.UntilAsync(key, _ => slow.Starts == 1);

        Assert.Equal(WorkerEnd.Aborted, await _realm.StopAsync(abort: true));
        var released = (await _realm.Ports.Runs.GetAsync(key, default))!;
        _realm.Handlers.Remove(slow);
        _realm.Handlers.Add(Work.Good("cmd"));
        _realm.Start();
        var row = await _realm.SettledAsync(key);

        Assert.Equal((null, false, 0), (released.Session, released.IsEnded, released.Lost));
        Assert.Equal((RunStatus.Complete, 1), (row.Status, good.Starts));
        Assert.Equal(RunStatus.Complete, (await _realm.ChildAsync(row, 1)).Status);
    }

    [Fact]
    public async Task A_chain_whose_worker_vanished_starts_over_and_the_child_it_ran_is_ended()
    {
        var starts = 0;
        _realm.Handlers.Add(new Work("cmd", async (_, cancellation) =>
        {
            if (Interlocked.Increment(ref starts) == 1) await Never.EndsAsync(cancellation);
            return HandlerOutcome.Success();
        }));
        _realm.Job("""{"job_id":"c","type":"chain","worker":"core","enabled":true,"payload":["one"]}""");
        _realm.Job("""{"job_id":"one","type":"cmd","worker":"core","enabled":true,"payload":"x"}""");
        _realm.Start();
        var key = await _realm.DispatchAsync("c");
        var held = await _realm.UntilAsync(key, _ => Volatile.Read(ref starts) == 1);
        var former = held.Children![0].Key;

        await _realm.Ports.Sessions.EndAsync(held.Holder!.Value, Session.Fenced, null, default);
        var row = await _realm.SettledAsync(key);

        Assert.Equal((RunStatus.Complete, 2, 1), (row.Status, row.Attempt, row.Generation));
        Assert.NotEqual(former, row.Children![0].Key);
        var child = (await _realm.Ports.Runs.GetAsync(former, default))!;
        Assert.Equal((RunStatus.Cancelled, true), (child.Status, child.IsSettled));
    }

    [Fact]
    public async Task A_dag_ends_its_siblings_when_one_fails()
    {
        _realm.Handlers.AddRange([Work.Endless("cmd"), Work.Bad("log")]);
        _realm.Job("""{"job_id":"d","type":"dag","worker":"core","enabled":true,"payload":{"slow":null,"bad":null},"parameters":{"workers":2}}""");
        _realm.Job("""{"job_id":"slow","type":"cmd","worker":"core","enabled":true,"payload":"x"}""");
        _realm.Job("""{"job_id":"bad","type":"log","worker":"core","enabled":true,"payload":null}""");
        _realm.Start();

        var row = await _realm.SettledAsync(await _realm.DispatchAsync("d"));

        Assert.Equal((RunStatus.Failed, "Job bad: no luck"), (row.Status, row.Error));
        Assert.Equal([RunStatus.Cancelled, RunStatus.Failed], [(await _realm.ChildAsync(row, 0)).Status, (await _realm.ChildAsync(row, 1)).Status]);
    }

    [Fact]
    public async Task A_dead_launchers_run_is_not_failed_but_run_again()
    {
        var starts = 0;
        var work = new Work("cmd", (_, _) => ++starts == 1 ? throw new LauncherException("gone") : Task.FromResult(HandlerOutcome.Success()));
        _realm.Handlers.Add(work);
        _realm.Job("""{"job_id":"a","type":"cmd","worker":"core","enabled":true,"payload":"x"}""");
        _realm.Start();

        var row = await _realm.SettledAsync(await _realm.DispatchAsync("a"));

        Assert.Equal((RunStatus.Complete, 2), (row.Status, row.Attempt));
    }

    [Fact]
    public async Task A_worker_that_cannot_work_on_a_run_does_not_try_without_end()
    {
        var blobs = new Mock<IBlobStore>();
        blobs.Setup(b => b.WriteAsync(It.IsAny<S3Uri>(), It.IsAny<Stream>(), It.IsAny<CancellationToken>())).Throws(new PortException("the disk is full"));
        _realm.Ports = _realm.Ports with { Blobs = blobs.Object };
        var work = new Work("log", (_, _) => Task.FromResult(HandlerOutcome.Success(new() { ["text"] = new string('x', 5000) })));
        _realm.Handlers.Add(work);
        _realm.Job("""{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null}""");
        _realm.Start();

        var row = await _realm.SettledAsync(await _realm.DispatchAsync("a"));

        Assert.Equal((RunStatus.Complete, 1), (row.Status, work.Starts));
        Assert.Contains(row.Log, l => l.Info?.ToString().Contains("the disk is full", StringComparison.Ordinal) == true);
    }
}
