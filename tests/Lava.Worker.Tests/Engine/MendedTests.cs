using System.Text.Json.Nodes;
using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Worker.Engine;
using Moq;

namespace Lava.Worker.Tests.Engine;

/// <summary>What the simulation of the engine found, each in its smallest form (docs/simulation.md lists them).</summary>
public sealed class MendedTests : IAsyncLifetime
{
    private const string Session = "core/dead";
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly EngineRealm _realm = new();

    public Task InitializeAsync() => Task.CompletedTask;
    public async Task DisposeAsync() => await _realm.DisposeAsync();

    [Fact]
    public async Task A_run_rejected_for_want_of_its_job_is_retried_in_the_fleet_of_the_job()
    {
        var key = await _realm.DispatchAsync("a");
        Assert.Equal("no such job", await _realm.Control.RetryAsync(key, "test", default));

        _realm.Handlers.Add(Work.Good("log"));
        _realm.Job("""{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null}""");
        Assert.Null(await _realm.Control.RetryAsync(key, "test", default));
        _realm.Start();

        Assert.Equal((RunStatus.Complete, "core"), await _realm.SettledAsync(key) is var row ? (row.Status, row.Worker) : default);
    }

    [Fact]
    public async Task A_limit_is_taken_from_a_child_whose_parent_was_lost()
    {
        // Nobody releases the child's row: it names its dead session for ever.
        var parent = New("c", null) with { Session = null, Claim = 1 };
        var child = New("a", parent) with { Session = Session, Claim = 1, ParentClaim = 1, Inline = true };
        foreach (var row in (Run[])[parent, child]) await _realm.Ports.Runs.WriteAsync(row, null, default);
        await _realm.Ports.Sessions.ReplaceLimitAsync("a", 0, null, new LimitHolder(Session, child.RunId, 1), default);
        _realm.Handlers.Add(Work.Good("log"));
        _realm.Job("""{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null,"overlap":"skip"}""");
        _realm.Start();

        Assert.Equal(RunStatus.Complete, (await _realm.SettledAsync(await _realm.DispatchAsync("a"))).Status);
    }

    [Fact]
    public void A_child_that_ended_with_actions_to_do_keeps_its_end()
    {
        var parent = New("c", null) with { Session = "core/new", Claim = 2 };
        var ended = New("a", parent) with { Status = RunStatus.Failed, Inline = true, ParentClaim = 1, Actions = [new RunAction { Hook = "on_fail", Action = "log" }] };

        var taken = ChildRows.Retaken(ended, parent, Now)!;

        Assert.Equal((RunStatus.Failed, 0, true, "core/new"), (taken.Status, taken.Round, taken.HasPendingActions, taken.Session));
        Assert.Equal((RunStatus.Running, 1), ChildRows.Retaken(ended with { Actions = [] }, parent, Now) is { } again ? (again.Status, again.Round) : default);
    }

    [Theory]
    [InlineData("other", "its job moved a second time, to fleet other")]
    [InlineData(null, "no such job")]
    public async Task A_run_whose_job_went_away_between_tries_is_rejected_when_its_actions_are_done(string? fleet, string why)
    {
        var state = new JsonObject { ["state_id"] = "told", ["value"] = "yes" };
        _realm.Job("""{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null}""");
        var key = await _realm.DispatchAsync("a");
        await _realm.ChangeAsync(key, row => row with
        {
            Claim = 1, Status = RunStatus.Retrying, Iteration = 2, Moved = true, Actions = [new RunAction { Hook = "on_retry", Action = "state", Fields = state }],
        });
        _realm.RemoveJob("a");
        if (fleet is not null) _realm.Job($$"""{"job_id":"a","type":"log","worker":"{{fleet}}","enabled":true,"payload":null}""");
        _realm.Start();

        var ended = await _realm.SettledAsync(key);

        Assert.Equal((RunStatus.Rejected, why), (ended.Status, ended.Error));
        Assert.Equal("yes", (await _realm.Ports.State.GetAsync("told", default))?.Value?.ToString());
    }

    [Fact]
    public async Task Actions_of_a_child_are_given_up_when_its_parent_settles()
    {
        var parent = New("c", null);
        var child = New("a", parent) with { Status = RunStatus.Failed, Inline = true, Actions = [new RunAction { Hook = "on_fail", Action = "log" }] };
        await _realm.Ports.Runs.WriteAsync(child, null, default);

        await _realm.Control.Releaser.EndChildrenAsync(parent with { Children = [new ChildRef { JobId = "a", RunId = child.RunId, Position = "0" }] }, default);

        var row = (await _realm.Ports.Runs.GetAsync(child.Key, default))!;
        Assert.Equal((RunStatus.Failed, true, ActionState.NotRun), (row.Status, row.IsSettled, row.Actions![0].State));
    }

    [Fact]
    public async Task Children_below_one_that_a_later_claim_has_taken_are_not_ended()
    {
        var parent = New("c", null) with { Claim = 1 };
        var inner = New("c", parent) with { Inline = true, ParentClaim = 2, Claim = 1, Session = Session };
        var child = New("a", inner) with { Inline = true, ParentClaim = 1, Claim = 1, Session = Session };
        inner = inner with { Children = [new ChildRef { JobId = "a", RunId = child.RunId, Position = "0" }] };
        foreach (var row in (Run[])[inner, child]) await _realm.Ports.Runs.WriteAsync(row, null, default);

        await _realm.Control.Releaser.EndChildrenAsync(parent with { Children = [new ChildRef { JobId = "c", RunId = inner.RunId, Position = "0" }] }, default);

        Assert.Equal(RunStatus.Running, (await _realm.Ports.Runs.GetAsync(child.Key, default))!.Status);
    }

    [Fact]
    public async Task Children_of_a_run_whose_workers_were_lost_too_often_are_ended_with_it()
    {
        _realm.Job("""{"job_id":"c","type":"chain","worker":"core","enabled":true,"payload":["a"],"max_tries":1}""");
        var parent = await _realm.DispatchAsync("c");
        var child = New("a", null) with { Session = Session, Claim = 1, ParentClaim = 1, Inline = true, ParentJobId = "c", ParentRunId = parent.RunId };
        await _realm.Ports.Runs.WriteAsync(child, null, default);
        await _realm.ChangeAsync(parent, row => Claiming.Claimed(row, new SessionId("core", "dead"), "box", 1, false, true, Now) with { Children = [new ChildRef { JobId = "a", RunId = child.RunId, Position = "0" }] });
        _realm.Start();

        var ended = await _realm.SettledAsync(parent);

        Assert.Equal((RunStatus.Failed, "lost: its worker vanished 1 times"), (ended.Status, ended.Error));
        Assert.Equal(RunStatus.Cancelled, (await _realm.Ports.Runs.GetAsync(child.Key, default))!.Status);
    }

    [Fact]
    public async Task A_worker_fenced_before_its_first_beat_ends()
    {
        var sessions = new Mock<ISessionStore>();
        sessions.Setup(s => s.GetAsync(It.IsAny<SessionId>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((SessionId id, CancellationToken _) => new Session { Fleet = id.Fleet, Id = id.Id, Ended = Core.Model.Session.Fenced });
        _realm.Ports = _realm.Ports with { Sessions = sessions.Object };

        Assert.Equal(WorkerEnd.LeaseLost, await _realm.RunOneAsync());
    }

    private static Run New(string job, Run? parent) => new()
    {
        JobId = job,
        RunId = Causes.Manual(TimeProvider.System),
        Status = RunStatus.Running,
        TsDispatch = Now,
        Worker = "core",
        ParentJobId = parent?.JobId,
        ParentRunId = parent?.RunId,
    };
}
