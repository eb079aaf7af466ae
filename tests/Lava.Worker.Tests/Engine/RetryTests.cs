using Lava.Core.Model;
using Lava.Core.Running;
using Lava.Worker.Handlers;

namespace Lava.Worker.Tests.Engine;

/// <summary>What had completed stays; the rest runs again (run-protocol.md §3).</summary>
public sealed class RetryTests : IAsyncLifetime
{
    private readonly EngineRealm _realm = new();
    private readonly List<string> _ran = [];
    private readonly HashSet<string> _bad = [];

    public Task InitializeAsync()
    {
        _realm.Handlers.Add(new Work("log", (context, _) =>
        {
            var job = context.Row.JobId;
            lock (_ran) _ran.Add(job);
            return Task.FromResult(_bad.Contains(job) ? HandlerOutcome.Failure("no luck") : HandlerOutcome.Success());
        }));
        foreach (var job in (string[])["a", "b", "c", "d"]) _realm.Job($$"""{"job_id":"{{job}}","type":"log","worker":"core","enabled":true,"payload":null}""");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _realm.DisposeAsync();

    private string Ran
    {
        get { lock (_ran) return string.Concat(_ran); }
    }

    private async Task<Run> RetriedAsync(RunKey key)
    {
        lock (_ran) _ran.Clear();
        Assert.Null(await _realm.Control.RetryAsync(key, "test", default));
        return await _realm.SettledAsync(key);
    }

    [Fact]
    public async Task A_retried_chain_goes_on_at_the_child_that_failed()
    {
        _realm.Job("""{"job_id":"chain","type":"chain","worker":"core","enabled":true,"payload":["a","b","c"]}""");
        _bad.Add("b");
        _realm.Start();
        var first = await _realm.SettledAsync(await _realm.DispatchAsync("chain"));
        Assert.Equal((RunStatus.Failed, "ab"), (first.Status, Ran));

        _bad.Clear();
        var again = await RetriedAsync(first.Key);

        Assert.Equal((RunStatus.Complete, "bc", 1), (again.Status, Ran, again.Round));
        Assert.Equal(first.Children, again.Children);
        Run[] children = [await _realm.ChildAsync(again, 0), await _realm.ChildAsync(again, 1), await _realm.ChildAsync(again, 2)];
        Assert.All(children, c => Assert.Equal(RunStatus.Complete, c.Status));
        Assert.Equal([(0, 1), (1, 2), (0, 1)], children.Select(c => (c.Round, c.Attempt)));
    }

    [Fact]
    public async Task A_retried_dag_runs_what_failed_and_what_comes_after_it()
    {
        _realm.Job("""{"job_id":"dag","type":"dag","worker":"core","enabled":true,"payload":{"b":"a","c":["a","b"],"d":["b","c"]}}""");
        _bad.Add("c");
        _realm.Start();
        var first = await _realm.SettledAsync(await _realm.DispatchAsync("dag"));
        Assert.Equal((RunStatus.Failed, "abc"), (first.Status, Ran));

        _bad.Clear();
        Assert.Equal((RunStatus.Complete, "cd"), ((await RetriedAsync(first.Key)).Status, Ran));
    }

    [Fact]
    public async Task A_retried_chain_in_a_chain_resumes_within()
    {
        _realm.Job("""{"job_id":"inner","type":"chain","worker":"core","enabled":true,"payload":["b","c"]}""");
        _realm.Job("""{"job_id":"outer","type":"chain","worker":"core","enabled":true,"payload":["a","inner","d"]}""");
        _bad.Add("c");
        _realm.Start();
        var first = await _realm.SettledAsync(await _realm.DispatchAsync("outer"));
        Assert.Equal("abc", Ran);

        _bad.Clear();
        Assert.Equal((RunStatus.Complete, "cd"), ((await RetriedAsync(first.Key)).Status, Ran));
    }

    [Fact]
    public async Task A_retried_foreach_keeps_its_values_and_runs_those_that_failed()
    {
        var seen = new List<string>();
        var bad = true;
        _realm.Handlers.Add(new Work("cmd", (context, _) =>
        {
            var v = (string)context.Job.Globals["v"]!;
            lock (seen) seen.Add(v);
            return Task.FromResult(v == "y" && bad ? HandlerOutcome.Failure("no luck") : HandlerOutcome.Success());
        }));
        _realm.Job("""{"job_id":"each","type":"foreach","worker":"core","enabled":true,"payload":"one","parameters":{"can_fail":true,"foreach":{"type":"inline","values":[{"v":"x"},{"v":"y"},{"v":"z"}]}}}""");
        _realm.Job("""{"job_id":"one","type":"cmd","worker":"core","enabled":true,"payload":"x"}""");
        _realm.Start();
        var first = await _realm.SettledAsync(await _realm.DispatchAsync("each"));
        Assert.Equal((RunStatus.Complete, "xyz"), (first.Status, string.Concat(seen)));

        // The spec's values have changed since: those of the first evaluation count.
        _realm.Job("""{"job_id":"each","type":"foreach","worker":"core","enabled":true,"payload":"one","parameters":{"foreach":{"type":"inline","values":[{"v":"q"}]}}}""");
        bad = false;
        seen.Clear();
        Assert.Equal((RunStatus.Complete, "y"), ((await RetriedAsync(first.Key)).Status, string.Concat(seen)));
    }

    [Fact]
    public async Task What_a_foreach_reads_is_named_by_a_text_whatever_its_template_gives()
    {
        _realm.Job("""{"job_id":"each","type":"foreach","worker":"core","enabled":true,"payload":"a","globals":{"day":20240101},"parameters":{"foreach":{"type":"s3list","bucket":"in","prefix":"{{ globals.day }}"}}}""");
        _realm.Start();
        Assert.Equal(RunStatus.Complete, (await _realm.SettledAsync(await _realm.DispatchAsync("each"))).Status);
    }

    [Fact]
    public async Task A_retried_run_has_all_its_tries_again()
    {
        _realm.Job("""{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null,"iteration_limit":2}""");
        _bad.Add("a");
        _realm.Start();
        var first = await _realm.SettledAsync(await _realm.DispatchAsync("a"));

        var again = await RetriedAsync(first.Key);

        Assert.Equal((RunStatus.Failed, "aa", 2, 4), (again.Status, Ran, again.Iteration, again.Attempt));
    }

    [Theory]
    [InlineData(false, "ab")]
    [InlineData(true, "b")]
    public async Task A_chain_whose_worker_vanished_starts_over_unless_it_resumes(bool resume, string again)
    {
        var key = await LeftAtSecondChildAsync($$"""{"resume":{{(resume ? "true" : "false")}}}""", lost: 0);

        _realm.Start();
        var row = await _realm.SettledAsync(key);

        Assert.Equal((RunStatus.Complete, again), (row.Status, Ran));
    }

    [Fact]
    public async Task A_chain_that_failed_as_lost_resumes_when_it_is_retried()
    {
        var key = await LeftAtSecondChildAsync("{}", lost: 2);
        _realm.Start();
        var lost = await _realm.SettledAsync(key);
        Assert.Equal((RunStatus.Failed, "lost: its worker vanished 3 times", ""), (lost.Status, lost.Error, Ran));

        Assert.Equal((RunStatus.Complete, "b"), ((await RetriedAsync(key)).Status, Ran));
    }

    // A chain of a and b, held by a session that is gone while b was at work.
    private async Task<RunKey> LeftAtSecondChildAsync(string parameters, int lost)
    {
        var slow = Work.Endless("cmd");
        _realm.Handlers.Add(slow);
        _realm.Job("""{"job_id":"b","type":"cmd","worker":"core","enabled":true,"payload":"x"}""");
        _realm.Job($$"""{"job_id":"chain","type":"chain","worker":"core","enabled":true,"payload":["a","b"],"parameters":{{parameters}}}""");
        _realm.Start();
        var key = await _realm.DispatchAsync("chain");
        await _realm.UntilAsync(key, _ => slow.Starts == 1);
        await _realm.StopAsync(abort: true);

        _realm.Job("""{"job_id":"b","type":"log","worker":"core","enabled":true,"payload":null}""");
        lock (_ran) _ran.Clear();
        await _realm.ChangeAsync(key, r => Claiming.Claimed(r, new SessionId("core", "gone"), "box", 0, false, true, TimeProvider.System.GetUtcNow()) with { Lost = lost });
        await _realm.Control.Waker.WakeAsync((await _realm.Ports.Runs.GetAsync(key, default))!, default);
        return key;
    }
}
