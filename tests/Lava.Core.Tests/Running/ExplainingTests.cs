using System.Globalization;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using static Lava.Core.Tests.Running.Rowing;

namespace Lava.Core.Tests.Running;

/// <summary>The whole text of `lava why` for each state a run can be in. It is 03:04:05.</summary>
public sealed class ExplainingTests
{
    private static readonly Session Alive = new() { Fleet = "core", Id = "s1", BeatAt = Now.AddSeconds(-5), Host = "box", Pid = 42 };
    private const string HeldByAlive = "session core/s1 on box, process 42; last beat 5s ago, lease until 2026-01-02T03:04:50+00:00";
    private const string OneWorker = "a worker of fleet core with a free slot (3 in its queue, 1 being taken, 0 delayed); 1 worker serves it";
    private static readonly Surroundings Unheld = new() { Depth = new QueueDepth(3, 1, 0, 0), Workers = 1 }, Held = new() { Holder = Alive };

    private static void Explained(Run row, Surroundings around, ExplainedState state, string summary, string? waitsFor, string? heldBy, string? since, string? until, string next)
    {
        var why = Explaining.Explain(row, around, Timing.Standard, Now);
        Assert.Equal(
            (state, summary, waitsFor, heldBy, since, until, next),
            (why.State, why.Summary, why.WaitsFor, why.HeldBy, Clock(why.Since), Clock(why.Until), why.Next));
    }

    private static string? Clock(DateTimeOffset? at) => at?.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    [Fact]
    public void Queued() => Explained(
        Rowing.Queued, Unheld, ExplainedState.Queued, "it is queued", OneWorker, null, "03:03:05", "03:04:05",
        "if no worker has taken it by 2026-01-02T03:04:05+00:00, its message is sent again");

    [Fact]
    public void Queued_and_sent_again() => Explained(
        Waking.Resent(Waking.Resent(Rowing.Queued, Now), Now), Unheld, ExplainedState.Queued, "it is queued; its message was sent again 2 times", OneWorker, null, "03:03:05", "04:04:05",
        "if no worker has taken it by 2026-01-02T04:04:05+00:00, its message is sent again");

    [Fact]
    public void Queued_with_a_limit_to_its_wait() => Explained(
        Rowing.Queued, Unheld with { Job = Job(",\"max_run_delay\":\"10m\"") }, ExplainedState.Queued, "it is queued", OneWorker, null, "03:03:05", "03:13:05",
        "if it hasn't started by 2026-01-02T03:13:05+00:00 (max_run_delay 10m), it is rejected");

    [Fact]
    public void Queued_with_no_live_worker() => Explained(
        Rowing.Queued, Unheld with { Workers = 0 }, ExplainedState.NoWorker, "it is queued, and no worker serves fleet core",
        "a worker of fleet core with a free slot (3 in its queue, 1 being taken, 0 delayed); 0 workers serve it", null, "03:03:05", "03:04:05",
        "no worker serves fleet core now: start one (`lava up`)");

    [Fact]
    public void Delayed() => Explained(
        Waking.Waiting(Rowing.Queued with { NotBefore = Now.AddMinutes(5) }, Now), Unheld, ExplainedState.Delayed, "it is not to start yet",
        "2026-01-02T03:09:05+00:00, 5m 00s from now", null, "03:03:05", "03:09:05", "a worker of fleet core takes it");

    [Fact]
    public void Behind_its_jobs_limit() => Explained(
        Releasing.Released(Claim(Rowing.Queued, start: false), new ReleaseReason.LimitReached(1), Kept, Now),
        Unheld with { LimitHolders = [Started with { RunId = "r-2", TsStart = Now.AddMinutes(-10) }] },
        ExplainedState.AtLimit, "its job runs as often as it may: all 1 of max_concurrent are live",
        "another run of its job to end: run r-2 on core/s1, 10m 00s so far", null, "03:04:05", "03:04:35", "a worker looks again then");

    [Fact]
    public void Retrying_later() => Explained(
        Releasing.Released(Ending.TryFailed(Started, Failure, [], TimeSpan.FromMinutes(5), Now), new ReleaseReason.RetryLater(), Kept, Now),
        Unheld with { Job = Job(",\"iteration_limit\":3") }, ExplainedState.RetryDelayed, "try 1 of 3 failed (it broke); it waits for try 2",
        "2026-01-02T03:09:05+00:00, 5m 00s from now", null, "03:04:05", "03:09:05", "a worker of fleet core takes it");

    [Fact]
    public void Retrying_in_place() => Explained(
        Ending.TryFailed(Started, Failure, [], TimeSpan.FromSeconds(8), Now), Held with { Job = Job(",\"iteration_limit\":3") },
        ExplainedState.RetryInPlace, "try 1 of 3 failed (it broke); its worker waits for the next one",
        "2026-01-02T03:04:13+00:00, 8s from now", HeldByAlive, "03:04:05", "03:04:13", "try 2 starts");

    [Fact]
    public void Lost_and_waiting_for_the_next_worker() => Explained(
        Lost(Started), Unheld, ExplainedState.Released, "lost 1 of 3 (worker s1 vanished); it waits for the next worker", OneWorker, null, "03:04:05", "03:05:05",
        "if no worker has taken it by 2026-01-02T03:05:05+00:00, its message is sent again");

    [Fact]
    public void Given_back_by_a_broken_worker() => Explained(
        Releasing.Released(Started, new ReleaseReason.Broken("the worker had an internal error: disk full"), Kept, Now), Unheld, ExplainedState.Released,
        "lost 1 of 3 (the worker had an internal error: disk full); it waits for the next worker",
        "2026-01-02T03:04:35+00:00, 30s from now", null, "03:04:05", "03:04:35", "a worker of fleet core takes it");

    [Fact]
    public void Given_back_by_a_worker_that_ended() => Explained(
        Releasing.Released(Started, new ReleaseReason.Left("its worker ended"), Kept, Now), Unheld, ExplainedState.Released,
        "a worker gave it up (its worker ended); it waits for the next one", OneWorker, null, "03:04:05", "03:05:05",
        "if no worker has taken it by 2026-01-02T03:05:05+00:00, its message is sent again");

    [Fact]
    public void Claimed_and_about_to_start() => Explained(
        Claim(Rowing.Queued, start: false), Held, ExplainedState.Starting, "a worker has taken it and is about to start it",
        "the worker's checks: whether the job is enabled, and a slot of its limit if it has one", HeldByAlive, "03:04:05", "03:04:50",
        "it starts, or it ends or waits with the reason");

    [Fact]
    public void Running() => Explained(
        Claiming.Claimed(Rowing.Queued, Me, "box", 0, false, true, Now.AddSeconds(-30)), Held, ExplainedState.Running, "it is running, 30s so far", "its own end",
        HeldByAlive, "03:03:35", "03:04:50", "it ends, and its actions are done");

    [Fact]
    public void Running_again() => Explained(
        Claim(Lost(Started)).Logged(Now, "logging", "a note"), Held with { Job = Job(",\"iteration_limit\":3") }, ExplainedState.Running,
        "it is running, attempt 2, try 1 of 3, 0ms so far", "its own end", HeldByAlive, "03:04:05", "03:04:50", "it ends, and its actions are done");

    [Fact]
    public void Running_children()
    {
        ChildRef[] children = [new() { JobId = "one", RunId = "c-1", Position = "0" }, new() { JobId = "two", RunId = "c-2", Position = "1" }, new() { JobId = "three", RunId = "c-3", Position = "2" }];
        var parent = Started with { Children = children };
        Run[] rows = [Ending.Finished(ChildRows.New(parent, "one", "c-1", Now), Success, [], Kept, Now), ChildRows.New(parent, "two", "c-2", Now)];
        Explained(
            parent, Held with { Children = rows }, ExplainedState.Running, "it is running, 0ms so far", "its children: 1 of 3 ended; at work: two (c-2)", HeldByAlive, "03:04:05", "03:04:50",
            "it ends, and its actions are done");
    }

    [Fact]
    public void Its_action_pending() => Explained(
        ToAct, Held, ExplainedState.Acting, "it ended complete; its actions are being done", "action 1 of 2 (on_success: sns)", HeldByAlive, "03:04:05", "03:04:50",
        "the other actions, then it is settled");

    [Fact]
    public void Its_on_retry_action_pending() => Explained(
        Ending.TryFailed(Started, Failure, [Action("log", hook: "on_retry")], TimeSpan.Zero, Now), Held with { Job = Job(",\"iteration_limit\":3") }, ExplainedState.Acting,
        "try 1 of 3 failed; its actions are being done", "action 1 of 1 (on_retry: log)", HeldByAlive, "03:04:05", "03:04:50", "the next try");

    [Fact]
    public void Its_actions_wait_for_another_worker() => Explained(
        Lost(Acting.Recorded(ToAct, 0, null, Kept, Now)), Unheld, ExplainedState.ActionsQueued, "it ended complete; action 2 of 2 (on_success: log) is still to be done", OneWorker, null,
        "03:04:05", "03:05:05", "if no worker has taken it by 2026-01-02T03:05:05+00:00, its message is sent again");

    [Fact]
    public void Lost_too_often_and_its_on_fail_to_be_rendered() => Explained(
        Lost(Started with { Lost = 2 }), Unheld, ExplainedState.ActionsQueued, "it ended failed; its actions are still to be rendered", OneWorker, null, "03:04:05", "03:05:05",
        "if no worker has taken it by 2026-01-02T03:05:05+00:00, its message is sent again");

    [Fact]
    public void Ended_but_not_settled() => Explained(
        Claim(Lost(Started with { Lost = 2 })), Held, ExplainedState.Settling, "it ended failed; its actions are being rendered", "its worker's next write", HeldByAlive, "03:04:05", "03:04:50",
        "it is settled");

    [Fact]
    public void Being_cancelled() => Explained(
        Requests.Cancelled(Started, "ada", Kept, Now)!, Held with { Job = Job(",\"grace\":30") }, ExplainedState.Cancelling, "it is being stopped, asked by ada",
        "its processes to end", HeldByAlive, "03:04:05", "03:04:55", "its processes get TERM within a beat (20s) and KILL 30s later; then it ends cancelled");

    [Fact]
    public void Its_worker_is_silent() => Explained(
        Started, new Surroundings { Holder = Alive with { BeatAt = Now.AddSeconds(-55) } }, ExplainedState.HolderSilent, "its worker has not been heard of for 55s",
        "a beat of its worker, or its end", "session core/s1 on box, process 42", "03:03:10", "03:04:40",
        "without a beat other workers fence it 1m 00s after its last one, the watchdog after 1m 30s, and free the run");

    [Fact]
    public void Its_worker_was_fenced() => Explained(
        Started, new Surroundings { Holder = Alive with { Ended = Session.Fenced } }, ExplainedState.HolderGone, "its worker is gone", "the sweep of another worker of its fleet",
        "session core/s1 on box, process 42, fenced", "03:04:05", "03:06:30", "any worker of the fleet frees it within a few beats; lost 1 of 3: another one runs it again");

    [Fact]
    public void Its_last_worker_is_gone() => Explained(
        Started with { Lost = 2 }, new Surroundings(), ExplainedState.HolderGone, "its worker is gone", "the sweep of another worker of its fleet",
        "session core/s1, which is gone", "03:04:05", null, "any worker of the fleet frees it within a few beats; lost 3 of 3: it then fails");

    [Fact]
    public void Its_worker_left_it() => Explained(
        Started, new Surroundings { Holder = Alive with { Ended = Session.Left } }, ExplainedState.HolderGone, "its worker ended and left it", "the sweep of another worker of its fleet",
        "session core/s1 on box, process 42, which has left", "03:04:05", "03:06:30", "any worker of the fleet frees it within a few beats; another one takes it over");

    [Fact]
    public void A_child_that_waits_for_its_predecessors()
    {
        var planned = new Run { JobId = "three", RunId = "c-3", TsDispatch = Now, Inline = true, ParentJobId = "j", ParentRunId = RunId };
        var before = new ChildRef { JobId = "two", RunId = "c-2", Position = "1" };
        Explained(
            planned, new Surroundings { Parent = Started, Before = [before] }, ExplainedState.ChildWaiting, "it is a child of j and nobody works on it: its turn hasn't come",
            $"two to end, and its parent, run {RunId} (held by session core/s1)", null, "03:04:05", null, "its parent runs it when its turn comes, or ends it cancelled with itself");
    }

    [Fact]
    public void A_child_that_waits_for_its_parent() => Explained(
        ChildRows.New(Started, "c", "c-1", Now), new Surroundings { Parent = Lost(Started) }, ExplainedState.ChildWaiting, "it is a child of j and nobody works on it: its parent let go of it",
        $"its parent, run {RunId} (running, held by nobody)", null, "03:04:05", null, "its parent runs it when its turn comes, or ends it cancelled with itself");

    [Fact]
    public void A_child_at_work() => Explained(
        Claiming.Started(ChildRows.New(Started, "c", "c-1", Now), Now), Held with { Parent = Started }, ExplainedState.Running, "it is running, 0ms so far", "its own end", HeldByAlive,
        "03:04:05", "03:04:50", "it ends, and its actions are done");

    [Fact]
    public void A_child_whose_parent_ended() => Explained(
        ChildRows.New(Started, "c", "c-1", Now), new Surroundings { Parent = Settled }, ExplainedState.ChildAbandoned, "it is a child of j, which ended failed before it: it counts as cancelled",
        null, null, "03:04:05", null, "nothing; retry its parent to run it again");

    public static TheoryData<string, string, string> Ends => new()
    {
        { "complete", "it ended complete", "nothing; `lava retry` runs it again" },
        { "failed", "it ended failed: it broke", "nothing; `lava retry` runs it again" },
        { "lost", "it ended failed: lost: its worker vanished 3 times", "nothing; `lava retry` runs it again" },
        { "rejected", "it was rejected: no such job", "nothing; `lava retry` runs it again" },
        { "skipped", "it was skipped: Job not enabled (static)", "nothing; `lava retry` runs it again" },
        { "cancelled", "it was cancelled, asked by ada at 2026-01-02T03:04:05+00:00", "nothing; `lava retry` runs it again" },
        { "action failed", "it ended complete; action 1 of 2 (on_success: sns) failed: no topic; 1 not run", "nothing; `lava retry` runs it again" },
        { "actions given up", "it ended complete; its actions were given up; 2 not run", "nothing; `lava retry` runs it again" },
        { "child", "it ended failed: it broke", "nothing; retry its parent to run it again" },
        { "child cancelled", "it was cancelled: its parent ended", "nothing; retry its parent to run it again" },
        { "undecodable", "it was rejected: not JSON", "nothing; it can't be retried: its dispatch message is gone" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public void Nothing_more_to_do(string end, string summary, string next)
    {
        var child = ChildRows.New(Started, "c", "c-1", Now);
        var row = end switch
        {
            "complete" => Ending.Finished(Started, Success, [], Kept, Now),
            "failed" => Settled,
            "lost" => Ending.Settled(Lost(Started with { Lost = 2 }) with { Actions = [] }, Kept, Now),
            "rejected" => Ending.EndedUnheld(Rowing.Queued, RunStatus.Rejected, "no such job", Kept, Now),
            "skipped" => Ending.EndedUnheld(Rowing.Queued, RunStatus.Skipped, "Job not enabled (static)", Kept, Now),
            "cancelled" => Requests.Cancelled(Rowing.Queued, "ada", Kept, Now)!,
            "action failed" => Acting.Recorded(ToAct, 0, "no topic", Kept, Now),
            "actions given up" => Lost(ToAct with { Lost = 2 }),
            "child" => Ending.Finished(child, Failure, [], Kept, Now),
            "child cancelled" => Ending.EndedUnheld(child, RunStatus.Cancelled, "its parent ended", Kept, Now),
            _ => Ending.EndedUnheld(Rowing.Queued with { Message = null }, RunStatus.Rejected, "not JSON", Kept, Now),
        };
        Explained(row, new Surroundings(), ExplainedState.Settled, summary, null, null, "03:04:05", null, next);
    }

    [Theory]
    // A chain's child waits for those before it, a dag's for its predecessors; none waits for what has ended.
    [InlineData("chain", "[\"one\",\"two\",\"three\"]", "two")]
    [InlineData("dag", "{\"three\":[\"one\"],\"two\":[]}", "")]
    [InlineData("dag", "{\"three\":[\"one\",\"two\"]}", "two")]
    public void A_child_waits_for_what_has_not_ended_before_it(string type, string payload, string before)
    {
        ChildRef[] children = [new() { JobId = "one", RunId = "c-1", Position = "0" }, new() { JobId = "two", RunId = "c-2", Position = "1" }, new() { JobId = "three", RunId = "c-3", Position = "2" }];
        var parent = Started with { Children = children };
        var one = Ending.Finished(ChildRows.New(parent, "one", "c-1", Now), Success, [], Kept, Now);
        var job = Job($",\"type\":\"{type}\",\"payload\":{payload}");
        Assert.Equal(before, string.Join(',', ChildOrder.Before(parent, job, "c-3", [one]).Select(c => c.JobId)));
        Assert.Empty(ChildOrder.Before(parent, job, "unknown", []));
    }
}
