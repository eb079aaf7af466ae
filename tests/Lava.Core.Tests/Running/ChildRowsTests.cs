using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Running;
using static Lava.Core.Tests.Running.Rowing;

namespace Lava.Core.Tests.Running;

public sealed class ChildRowsTests
{
    private static readonly Run Child = ChildRows.New(Started, "c", "x", Now);
    private static readonly Run Next = Claim(Lost(Started));

    [Fact]
    public void A_child_is_held_with_its_parent_and_never_waits_or_is_sent()
    {
        Assert.Equal((true, "core/s1", 1, RunId, RunId), (Child.Inline, Child.Session, Child.ParentClaim, Child.ParentRunId, Child.MasterRunId));
        Assert.Equal((null, null, null, null), (Child.Live, Child.Due, Child.Sweep, Child.Message));
        Assert.Equal((Now, Now.AddDays(30).ToUnixTimeSeconds()), (Child.ReadyAt, Child.Ttl));
    }

    [Fact]
    public void A_childs_id_is_its_parents_run_generation_position_job_and_value()
    {
        var id = Causes.Child(Started, "0", "c");
        Assert.Equal(id, Causes.Child(Next, "0", "c"));
        Assert.Equal(id, Causes.Child(Retried(Settled, Now), "0", "c"));
        string[] others = [Causes.Child(Started, "1", "c"), Causes.Child(Started, "0", "d"), Causes.Child(Started, "0", "c", "v"), Causes.Child(Started with { Generation = 1 }, "0", "c"), Causes.Child(Started with { RunId = "y" }, "0", "c")];
        Assert.Equal(5, others.Append(id).Distinct().Count() - 1);
    }

    // The child as a former claim left it; what the next claim makes of it: status, round, iteration.
    [Theory]
    [InlineData("complete", RunStatus.Complete, 0, 1)]
    [InlineData("failed", RunStatus.Running, 1, 1)]
    [InlineData("cancelled", RunStatus.Running, 1, 1)]
    [InlineData("skipped", RunStatus.Running, 1, 1)]
    [InlineData("running", RunStatus.Running, 0, 1)]
    [InlineData("waiting for its third try", RunStatus.Running, 0, 3)]
    public void What_had_completed_stays_and_the_rest_runs_again(string left, RunStatus status, int round, int iteration)
    {
        var third = Ending.TryFailed(Ending.TryFailed(Child, Failure, [], TimeSpan.Zero, Now), Failure, [], TimeSpan.FromMinutes(1), Now);
        var row = left switch
        {
            "complete" => Ending.Finished(Child, Success, [], Kept, Now),
            "failed" => Ending.Finished(Child, Failure, [], Kept, Now),
            "running" => Child,
            "waiting for its third try" => third,
            _ => Ending.EndedUnheld(Child, left == "skipped" ? RunStatus.Skipped : RunStatus.Cancelled, "why", Kept, Now),
        };
        var taken = ChildRows.Retaken(row, Next, Now)!;
        Assert.Equal((status, round, iteration, 2, 2, "core/s1"), (taken.Status, taken.Round, taken.Iteration, taken.Claim, taken.ParentClaim, taken.Session));
        Assert.Null(taken.NotBefore);
    }

    [Fact]
    public void An_older_claim_never_takes_a_child_from_a_newer_one()
    {
        Assert.Null(ChildRows.Retaken(ChildRows.Retaken(Child, Next, Now)!, Started, Now));
        Assert.NotNull(ChildRows.Retaken(Child, Started, Now));
    }

    [Fact]
    public void An_unended_child_counts_as_cancelled_unless_its_parent_is_held_at_its_claim()
    {
        Assert.Equal(RunStatus.Running, ChildRows.StatusSeen(Child, Started));
        Assert.All((Run?[])[null, Settled, Lost(Started), Next], parent => Assert.Equal(RunStatus.Cancelled, ChildRows.StatusSeen(Child, parent)));
        Assert.Equal(RunStatus.Failed, ChildRows.StatusSeen(Ending.Finished(Child, Failure, [], Kept, Now), Settled));
    }

    [Fact]
    public void A_child_is_settled_when_it_has_ended_with_no_action_pending()
    {
        Assert.False(Ending.Finished(Child, Success, [Action("log")], Kept, Now).IsSettled);
        Assert.True(Acting.Recorded(Ending.Finished(Child, Success, [Action("log")], Kept, Now), 0, null, Kept, Now).IsSettled);
    }
}
