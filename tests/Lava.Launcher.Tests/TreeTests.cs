using Lava.Worker.Launching;

namespace Lava.Launcher.Tests;

public sealed class TreeTests : LauncherTest
{
    [Fact]
    public async Task Background_children_are_gone_when_the_outcome_is_known()
    {
        var spec = Shell("sleep 100 & echo $!; nohup sleep 100 >/dev/null & echo $!; exit 4");
        Exited(4, await Run(spec));
        Assert.All((await Stdout(spec)).Trim().Split('\n'), pid => Assert.False(Processes.Alive(pid)));
        Assert.Empty(Processes.ChildrenOf(Client.ProcessId));
    }

    [Fact]
    public async Task A_daemon_in_a_session_of_its_own_is_gone_too()
    {
        string pidFile = Path.Combine(Folder, "daemon");
        var spec = Shell($"(({Escaped(pidFile)}) ); while [ ! -s {pidFile} ]; do sleep 0.01; done; exit 5");
        using var other = new CancellationTokenSource();
        // While another job runs, the daemon has to be recognized: it is not simply what is left.
        var bystander = Client.RunAsync(Shell("sleep 100"), other.Token);
        Exited(5, await Run(spec));
        Assert.False(Processes.Alive(await Said(pidFile)));
        Assert.False(bystander.IsCompleted);
        await other.CancelAsync();
        Assert.IsType<ProcessOutcome.Cancelled>(await bystander.WaitAsync(Patience));
    }

    [Fact]
    public async Task Cancel_ends_a_tree_that_ignores_TERM_changed_its_session_and_lost_its_parent()
    {
        string pidFile = Path.Combine(Folder, "daemon");
        var spec = Shell($"trap '' TERM; (({Escaped(pidFile)}) ); sleep 100 & echo $!; while :; do sleep 0.05; done") with { Grace = TimeSpan.FromMilliseconds(300) };
        using var other = new CancellationTokenSource();
        var bystander = Client.RunAsync(Shell("sleep 100"), other.Token);
        using var cancel = new CancellationTokenSource();
        var run = Client.RunAsync(spec, cancel.Token);
        string daemon = await Said(pidFile);
        string child = await Said(spec.StdoutPath);
        await cancel.CancelAsync();
        Assert.IsType<ProcessOutcome.Cancelled>(await run.WaitAsync(Patience));
        Assert.False(Processes.Alive(daemon));
        Assert.False(Processes.Alive(child));
        Assert.False(bystander.IsCompleted);
        await other.CancelAsync();
        await bystander;
    }

    [Fact]
    public async Task A_process_that_hides_every_sign_is_found_if_it_was_once_seen()
    {
        string pidFile = Path.Combine(Folder, "daemon");
        string go = Path.Combine(Folder, "go");
        // Without LAVA_RUN_ID and in a session of its own from the start; loses its parent only after a look.
        var spec = Shell($"sh -c \"{Escaped(pidFile, "env -i PATH=/bin").Replace("\"", "\\\"").Replace("$", "\\$")} wait\" & while [ ! -e {go} ]; do sleep 0.05; done; exit 6");
        using var other = new CancellationTokenSource();
        var bystander = Client.RunAsync(Shell("sleep 100"), other.Token);
        var run = Run(spec);
        string daemon = await Said(pidFile);
        await LookedAsync();
        await File.WriteAllTextAsync(go, "");
        Exited(6, await run);
        Assert.False(Processes.Alive(daemon));
        await other.CancelAsync();
        await bystander;
    }

    [Fact]
    public async Task An_orphan_without_any_sign_is_gone_when_no_job_is_left()
    {
        string pidFile = Path.Combine(Folder, "daemon");
        var spec = Shell($"(({Escaped(pidFile, "env -i PATH=/bin")}) ); while [ ! -s {pidFile} ]; do sleep 0.01; done");
        Exited(0, await Run(spec));
        Assert.False(Processes.Alive(await Said(pidFile)));
        Assert.Empty(Processes.ChildrenOf(Client.ProcessId));
    }

    [Fact]
    public async Task An_escaped_writer_does_not_hold_up_the_outcome()
    {
        string pidFile = Path.Combine(Folder, "daemon");
        using var other = new CancellationTokenSource();
        var bystander = Client.RunAsync(Shell("sleep 100"), other.Token);
        // Keeps the job's pipe open for as long as it lives.
        var spec = Shell($"echo before; (setsid env -i PATH=/bin sh -c 'echo $$ > {pidFile}; sleep 100' &); while [ ! -s {pidFile} ]; do sleep 0.01; done");
        Exited(0, await Run(spec));
        Assert.Equal("before\n", await Stdout(spec));
        await other.CancelAsync();
        await bystander.WaitAsync(Patience);
        Assert.False(Processes.Alive(await Said(pidFile)));
    }

    [Fact]
    public async Task A_child_gets_its_grace_though_its_shell_ends_at_the_first_TERM()
    {
        var spec = Shell("sh -c 'trap \"sleep 0.3; echo cleaned; exit 0\" TERM; echo ready; while :; do sleep 0.05; done' & wait");
        using var cancel = new CancellationTokenSource();
        var run = Client.RunAsync(spec, cancel.Token);
        await Said(spec.StdoutPath);
        await cancel.CancelAsync();
        Assert.IsType<ProcessOutcome.Cancelled>(await run.WaitAsync(Patience));
        Assert.Equal("ready\ncleaned\n", await Stdout(spec));
    }

    [Fact]
    public async Task A_stopped_job_ends_too()
    {
        var spec = Shell("echo $$; kill -STOP $$; echo went on");
        using var cancel = new CancellationTokenSource();
        var run = Client.RunAsync(spec, cancel.Token);
        await Said(spec.StdoutPath);
        await cancel.CancelAsync();
        Assert.IsType<ProcessOutcome.Cancelled>(await run.WaitAsync(Patience));
    }

    [Fact]
    public async Task Two_processes_of_one_run_do_not_end_each_other()
    {
        var first = Shell("sleep 0.5; setsid true; exit 1");
        var second = Shell("(setsid sleep 100 >/dev/null 2>&1 &) ; exit 2") with { RunId = first.RunId, Environment = first.Environment };
        var running = Run(first);
        Exited(2, await Run(second));
        Exited(1, await running);
        Assert.Empty(Processes.ChildrenOf(Client.ProcessId));
    }

    [Fact]
    public async Task A_fork_storm_ends_within_the_patience()
    {
        var spec = Shell("f() { while :; do (sleep 0.2; f) & sleep 0.1; done; }; echo go; f 2>/dev/null") with { Grace = TimeSpan.Zero };
        using var cancel = new CancellationTokenSource();
        var run = Client.RunAsync(spec, cancel.Token);
        await Said(spec.StdoutPath);
        await Until.Async(() => Processes.ChildrenOf(Client.ProcessId).Count > 0, "a process");
        await cancel.CancelAsync();
        Assert.IsType<ProcessOutcome.Cancelled>(await run.WaitAsync(Patience));
        Assert.Empty(Processes.ChildrenOf(Client.ProcessId));
    }

    [Fact]
    public async Task Kill_all_returns_when_none_is_left_and_starts_work_again()
    {
        var runs = Enumerable.Range(0, 20).Select(i => Client.RunAsync(Shell("trap '' TERM; sleep 100 & while :; do sleep 0.1; done"), CancellationToken.None)).ToList();
        await Until.Async(() => Processes.ChildrenOf(Client.ProcessId).Count == 20, "all to run");
        await Client.KillAllAsync(CancellationToken.None).WaitAsync(Patience);
        Assert.Empty(Processes.ChildrenOf(Client.ProcessId));
        foreach (var outcome in await Task.WhenAll(runs).WaitAsync(Patience))
            Assert.Equal(CancelCause.KilledWithAll, Assert.IsType<ProcessOutcome.Cancelled>(outcome).Cause);
        Exited(0, await Run(Spec("true")));
    }

    /// <summary>
    /// Waits until the launcher has made a whole look at the processes below it. A look reads its own list of children twice, and each process's
    /// stat and list; a list takes up to two reads. What is read first may belong to a look that had begun before.
    /// </summary>
    private async Task LookedAsync()
    {
        long before = Processes.Reads(Client.ProcessId);
        int mostReads = 4 + 3 * Processes.Below(Client.ProcessId).Count;
        await Until.Async(() => Processes.Reads(Client.ProcessId) >= before + 2 * mostReads, "a whole look of the launcher");
    }

    /// <summary>Shell text that starts a process in a session of its own which ignores TERM and writes its id to a file.</summary>
    private static string Escaped(string pidFile, string before = "") =>
        $"setsid {before} sh -c 'trap \"\" TERM; echo $$ > {pidFile}; while :; do sleep 0.05; done' </dev/null >/dev/null 2>&1 &";
}
