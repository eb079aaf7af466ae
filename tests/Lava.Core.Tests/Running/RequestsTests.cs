using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Running;
using static Lava.Core.Tests.Running.Rowing;

namespace Lava.Core.Tests.Running;

public sealed class RequestsTests
{
    [Fact]
    public void A_queued_run_is_cancelled_at_once()
    {
        var row = Requests.Cancelled(Queued, "ada", Kept, Now)!;
        Assert.Equal((RunStatus.Cancelled, true, "ada", Now), (row.Status, row.IsSettled, row.Cancel!.By, row.Cancel.At));
    }

    [Fact]
    public void A_held_run_only_carries_the_request_of_the_first_who_asked()
    {
        var row = Requests.Cancelled(Started, "ada", Kept, Now)!;
        Assert.Equal((RunStatus.Running, "core/s1", "ada"), (row.Status, row.Session, row.Cancel!.By));
        Assert.Equal("ada", Requests.Cancelled(row, "bob", Kept, Now)!.Cancel!.By);
    }

    [Fact]
    public void What_has_ended_can_not_be_cancelled()
    {
        Assert.Null(Requests.Cancelled(Settled, "ada", Kept, Now));
        Assert.Null(Requests.Cancelled(ToAct, "ada", Kept, Now));
    }

    [Fact]
    public void Only_a_settled_run_that_is_not_in_line_can_be_retried()
    {
        Assert.Null(Requests.RetryProblem(Settled));
        Assert.Equal("it has not ended (status running)", Requests.RetryProblem(Started));
        Assert.Equal("it has not ended (status dispatched)", Requests.RetryProblem(Queued));
        Assert.Equal("its actions are not done yet (status complete)", Requests.RetryProblem(ToAct));
        Assert.Equal("it is a child of another run: retry its parent", Requests.RetryProblem(Settled with { Inline = true }));
        Assert.Equal("its dispatch message is gone", Requests.RetryProblem(Settled with { Message = null }));
    }

    [Fact]
    public void A_retry_is_another_round_of_the_same_run_with_the_last_one_wiped()
    {
        var last = Settled with
        {
            Iteration = 3, Generation = 4, Attempt = 5, Lost = 1, LostClaim = 1, Sends = 2, Moved = true, NotBefore = Now, ActionFailed = true,
            Actions = [Action("log", ActionState.Failed)], Cancel = new CancelRequest { At = Now }, Result = [], Outputs = "s3://x/y", Values = ["v"],
            Children = [new ChildRef { JobId = "c", RunId = "x", Position = "0" }],
        };
        var row = Retried(last, Now.AddHours(1));

        Assert.Equal((RunId, 1, RunStatus.Dispatched, 1, Now.AddHours(1)), (row.RunId, row.Round, row.Status, row.Iteration, row.ReadyAt));
        Assert.Equal(("core", "core", "W#" + Instant.ToKey(Now.AddHours(1).AddMinutes(1))), (row.Live, row.Worker, row.Due));
        Assert.Equal((null, null, 0, 0, false, null), (row.Ttl, row.Cancel, row.Lost, row.Sends, row.Moved, row.NotBefore));
        Assert.Equal((null, false, null, null, null, null), (row.Actions, row.ActionFailed, row.TsStart, row.TsEnd, row.ExitStatus, row.Error));
        Assert.Equal(((JsonObject?)null, null, 0), (row.Result, row.Outputs, row.LostClaim));
        // What had completed stays: the children keep their ids, and attempts their folders.
        Assert.Equal((4, 5), (row.Generation, row.Attempt));
        Assert.NotNull(row.Values);
        Assert.Equal(last.Children, row.Children);
        Assert.Equal(last.Message, row.Message);
    }
}
