using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Core.Specs;
using System.Text.Json.Nodes;

namespace Lava.Cli.Tests;

public sealed class ExplainingTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly SessionId Me = new("core", "s1");
    private static readonly Session Alive = new() { Fleet = "core", Id = "s1", BeatAt = Now.AddSeconds(-5), Host = "box", Pid = 42 };

    public static TheoryData<string, ExplainedState, string> Situations => new()
    {
        { "queued", ExplainedState.Queued, "message is sent again" },
        { "queued with max_run_delay", ExplainedState.Queued, "rejected" },
        { "no workers", ExplainedState.Queued, "no worker serves fleet core" },
        { "delayed", ExplainedState.Delayed, "takes it" },
        { "retry later", ExplainedState.RetryDelayed, "takes it" },
        { "at limit", ExplainedState.AtLimit, "looks again" },
        { "released", ExplainedState.Released, "sent again" },
        { "lost", ExplainedState.Released, "sent again" },
        { "running", ExplainedState.Running, "it ends" },
        { "retry in place", ExplainedState.RetryInPlace, "try 2 starts" },
        { "acting", ExplainedState.Acting, "settled" },
        { "acting on retry", ExplainedState.Acting, "next try" },
        { "cancelling", ExplainedState.Cancelling, "TERM" },
        { "silent", ExplainedState.HolderSilent, "fence" },
        { "holder fenced", ExplainedState.HolderGone, "lost 1 of 3" },
        { "holder left", ExplainedState.HolderGone, "takes it over" },
        { "holder absent", ExplainedState.HolderGone, "lost 1 of 3" },
        { "failed as lost", ExplainedState.ActionsQueued, "sent again" },
        { "child waiting", ExplainedState.ChildWaiting, "its parent runs it" },
        { "settled", ExplainedState.Settled, "lava retry" },
        { "settled child", ExplainedState.Settled, "retry its parent" },
    };

    [Theory]
    [MemberData(nameof(Situations))]
    public void Every_situation_has_its_explanation(string name, ExplainedState state, string next)
    {
        var (row, holder, job, workers) = Situation(name);
        var why = Explaining.Explain(row, holder, new QueueDepth(3, 1, 0, 0), job, Timing.Standard, Now, workers);
        Assert.Equal(state, why.State);
        Assert.Contains(next, why.Next);
        Assert.NotEmpty(why.Summary);
        Assert.Equal(row.Session is not null, why.HeldBy is not null);
        if (state != ExplainedState.Settled) Assert.NotNull(why.WaitsFor);
        if (row.NotBefore > Now) Assert.Equal(row.NotBefore, why.Until);
    }

    private static (Run Row, Session? Holder, Job? Job, int? Workers) Situation(string name)
    {
        var queued = Waking.Waiting(
            new Run
            {
                JobId = "j", RunId = "0198c2d4-0000-7000-8000-000000000001", TsDispatch = Now.AddMinutes(-1), ReadyAt = Now.AddMinutes(-1), Live = "core",
                Message = new() { Realm = "r", Worker = "core", JobId = "j", RunId = "0198c2d4-0000-7000-8000-000000000001", TsDispatch = "2026-01-02T03:03:05+00:00" },
            }.Logged(Now.AddMinutes(-1), "dispatched"), Now.AddMinutes(-1));
        var running = Claiming.Claimed(queued, Me, "box", 0, false, true, Now.AddSeconds(-30));
        RunAction[] actions = [new() { Hook = "on_success", Action = "log", State = ActionState.Pending }];
        var failed = new RunOutcome(RunStatus.Failed, "it broke", 3, null);
        var delayed = queued with { NotBefore = Now.AddMinutes(5) };
        var again = Ending.TryFailed(running, failed, [], TimeSpan.FromMinutes(5), Now);
        Job limited = ItemReader.Job(JsonNode.Parse("""{"job_id":"j","type":"log","worker":"core","payload":null,"max_run_delay":"10m","enabled":true}""")!.AsObject()).Value!;
        return name switch
        {
            "queued" => (queued, null, null, 1),
            "queued with max_run_delay" => (queued, null, limited, 1),
            "no workers" => (queued, null, null, 0),
            "delayed" => (Waking.Waiting(delayed, Now), null, null, 1),
            "retry later" => (Releasing.Released(again, new ReleaseReason.RetryLater(), null, Now), null, null, 1),
            "at limit" => (Releasing.Released(running, new ReleaseReason.LimitReached(1), null, Now), null, null, 1),
            "released" => (Releasing.Released(running, new ReleaseReason.Left("its worker ended"), null, Now), null, null, 1),
            "lost" => (Releasing.Released(running, new ReleaseReason.Vanished("s1"), null, Now), null, null, 1),
            "running" => (running, Alive, null, null),
            "retry in place" => (again, Alive, null, null),
            "acting" => (Ending.Finished(running, new(RunStatus.Complete, null, 0, null), actions, null, Now), Alive, null, null),
            "acting on retry" => (Ending.TryFailed(running, failed, actions, TimeSpan.Zero, Now), Alive, null, null),
            "cancelling" => (running with { Cancel = new() { At = Now, By = "ada" } }, Alive, null, null),
            "silent" => (running, Alive with { BeatAt = Now.AddSeconds(-55) }, null, null),
            "holder fenced" => (running, Alive with { Ended = Session.Fenced }, null, null),
            "holder left" => (running, Alive with { Ended = Session.Left }, null, null),
            "holder absent" => (running, null, null, null),
            "failed as lost" => (Releasing.Released(running with { Lost = 2 }, new ReleaseReason.Vanished("s1"), null, Now), null, null, 1),
            "child waiting" => (new Run { JobId = "c", RunId = "x", TsDispatch = Now, Inline = true, ParentRunId = "p", ParentJobId = "j" }, null, null, null),
            "settled" => (Ending.Finished(running, failed, [], null, Now), null, null, null),
            _ => (Ending.Finished(running with { Inline = true }, failed, [], null, Now), null, null, null),
        };
    }
}
