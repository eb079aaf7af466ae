using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Running;
using static Lava.Core.Tests.Running.Rowing;

namespace Lava.Core.Tests.Running;

/// <summary>What each step adds to a run's log: people and <c>lava why</c> read it.</summary>
public sealed class StoryTests
{
    private static readonly RunOutcome Detailed = Failure with { Result = new JsonObject { ["exit_status"] = 3 } };
    private static readonly Run Child = ChildRows.New(Started, "c", "x", Now);

    public static TheoryData<string, Run, string, string?> Steps => new()
    {
        { "a start", Started, "running", "Iteration 1" },
        { "the start of a third try", Claiming.Started(Started with { Iteration = 3 }, Now), "running", "Iteration 3" },
        { "an end with a result", Ending.Finished(Started, Detailed, [], Kept, Now), "failed", """{"exit_status":3}""" },
        { "an end without one", Ending.Finished(Started, Failure, [], Kept, Now), "failed", "it broke" },
        { "a skip", Ending.Finished(Started, RunOutcome.Of(RunStatus.Skipped, "not enabled") with { Result = [] }, [], Kept, Now), "skipped", "not enabled" },
        { "a rejection", Ending.Finished(Started, RunOutcome.Of(RunStatus.Rejected, "too late") with { Result = [] }, [], Kept, Now), "rejected", "too late" },
        { "a cancellation", Ending.Finished(Started, RunOutcome.Of(RunStatus.Cancelled, "cancelled"), [], Kept, Now), "cancelled", "cancelled" },
        { "a failed try with a result", Ending.TryFailed(Started, Detailed, [], TimeSpan.Zero, Now), "retrying", """{"exit_status":3}""" },
        { "a failed try without one", Ending.TryFailed(Started, Failure, [], TimeSpan.Zero, Now), "retrying", "it broke" },
        { "a failed action", Acting.Recorded(ToAct, 1, "no mail", Kept, Now), "action_failed", "on_success action: log: no mail" },
        { "actions given up", Acting.GivenUp(ToAct, "its parent ended", Now), "action_failed", "its parent ended; the remaining actions were not run" },
        { "actions given up for a lost worker", Lost(ToAct with { Lost = 2 }), "action_failed", "its workers were lost too often; the remaining actions were not run" },
        { "a lost worker", Lost(Started), "lost", "worker s1 vanished" },
        { "the last lost worker", Lost(Started with { Lost = 2 }), "failed", "lost: its worker vanished 3 times" },
        { "a worker that could not work", Releasing.Released(Started, new ReleaseReason.Broken("disk full"), Kept, Now), "lost", "disk full" },
        { "the last such worker", Releasing.Released(Started with { Lost = 2 }, new ReleaseReason.Broken("disk full"), Kept, Now), "failed", "lost: disk full" },
        { "a release", Releasing.Released(Started, new ReleaseReason.Left("its worker ends"), Kept, Now), "released", "its worker ends" },
        { "a limit", Releasing.Released(Started, new ReleaseReason.LimitReached(2), Kept, Now), "waiting", "all 2 of max_concurrent are live" },
        { "the release of what was to be cancelled", Releasing.Released(Started with { Cancel = new CancelRequest { At = Now } }, new ReleaseReason.Left("x"), Kept, Now), "cancelled", "cancelled" },
        { "a request to stop", Requests.Cancelled(Started, "ada", Kept, Now)!, "cancelling", "asked by ada" },
        { "a stop of what was queued", Requests.Cancelled(Queued, "ada", Kept, Now)!, "cancelled", "cancelled before it started" },
        { "a retry", Retried(Settled, Now), "dispatched", "retried by ada" },
        { "a child", Child, "starting", null },
        { "a child that is taken again", ChildRows.Retaken(Child with { Log = [] }, Started, Now)!, "starting", null },
        { "a message of a foreign sender", Claiming.ForeignRow(Message, Now), "dispatched", null },
        { "a claim that doesn't start yet", Claim(Queued, start: false), "starting", null },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void Each_step_is_told(string step, Run row, string status, string? info)
    {
        var last = row.Log[^1];
        Assert.True((status, info) == (last.Status, last.Info is JsonObject map ? map.ToJsonString() : last.Info?.ToString()), $"{step}: {last.Status} {last.Info}");
        Assert.True(last.TsEvent == Now || row.Log.Count == 1, step);
    }

    [Fact]
    public void A_run_starts_but_once_in_a_round_and_a_completed_child_does_not_start_again()
    {
        Assert.Equal(2, Claim(Lost(Started)).Log.Count(l => l.Status == "running"));
        Assert.Single(Claim(Lost(Started)).Log, l => l.Status == "starting");
        Assert.DoesNotContain(Claim(Lost(Ending.Finished(Queued, Failure, [Action("log")], Kept, Now) with { TsStart = null })).Log, l => l.Status == "starting");
        Assert.Empty(ChildRows.Retaken(Ending.Finished(Child, Success, [], Kept, Now) with { Log = [] }, Started, Now)!.Log);
    }

    [Fact]
    public void Only_what_did_not_complete_has_an_error() =>
        Assert.Equal((null, "it broke"), (Ending.Finished(Started, Success with { Error = "a warning" }, [], Kept, Now).Error, Settled.Error));

    [Fact]
    public void A_try_whose_action_could_not_be_rendered_is_flagged()
    {
        var failed = Action("sns", ActionState.Failed, "on_retry");
        Assert.True(Ending.TryFailed(Started, Failure, [Action("log"), failed], TimeSpan.Zero, Now).ActionFailed);
        Assert.False(Ending.TryFailed(Started, Failure, [Action("log")], TimeSpan.Zero, Now).ActionFailed);
        Assert.True(Ending.TryFailed(Started with { ActionFailed = true }, Failure, [], TimeSpan.Zero, Now).ActionFailed);
    }

    [Fact]
    public void What_triggered_a_child_or_a_foreign_senders_run_is_named()
    {
        Assert.Equal(new RunTrigger { Source = "job", Id = $"j {RunId}", Time = Now }, Child.Trigger);
        Assert.Equal("master", ChildRows.New(Started with { MasterRunId = "master" }, "c", "x", Now).MasterRunId);
        Assert.Equal(new RunTrigger { Source = "manual", Id = "message", Time = Now.AddMinutes(-1) }, Claiming.ForeignRow(Message, Now).Trigger);
    }

    [Fact]
    public void A_row_that_was_never_claimed_has_the_usual_limit_of_lost_workers()
    {
        Assert.Equal(RunStatus.Failed, Lost(Started with { Tries = 0, Lost = 2 }).Status);
        Assert.Equal(RunStatus.Running, Lost(Started with { Tries = 0, Lost = 1 }).Status);
    }

    [Fact]
    public void A_message_is_dead_only_once_it_is_older_than_14_days()
    {
        var sent = Message with { TsDispatch = Instant.ToIsoSeconds(Now) };
        Assert.Equal(ClaimVerdict.WriteRow, Claiming.Decide(null, sent, "core/s1", false, HolderState.Unknown, Now + Timing.OldestForeign));
        Assert.Equal(ClaimVerdict.DeadLetter, Claiming.Decide(null, sent, "core/s1", false, HolderState.Unknown, Now + Timing.OldestForeign + TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void An_info_of_a_kilobyte_is_kept_and_a_longer_one_is_cut_to_one()
    {
        var largest = new string('x', 1022); // And two quotes.
        Assert.Equal(largest, (string?)Queued.Logged(Now, "running", largest).Log[^1].Info);
        var cut = (string)Queued.Logged(Now, "running", largest + "x").Log[^1].Info!;
        Assert.Equal(new string('x', 1000) + "… (cut)", cut);
        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 0, 1024);
    }
}
