using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Running;
using static Lava.Core.Tests.Running.Rowing;

namespace Lava.Core.Tests.Running;

public sealed class EndingTests
{
    [Fact]
    public void Outcome_result_and_actions_are_one_write_and_without_an_action_it_settles_too()
    {
        var row = Settled;
        Assert.Equal((RunStatus.Failed, "it broke", 3, (DateTimeOffset?)Now), (row.Status, row.Error, row.ExitStatus, row.TsEnd));
        Assert.True(row.IsSettled);
        Assert.Equal((null, null, null, null), (row.Session, row.Live, row.Due, row.Sweep));
    }

    [Fact]
    public void With_an_action_to_do_it_stays_held()
    {
        var row = ToAct;
        Assert.Equal((RunStatus.Complete, "core/s1", "core", "H#core/s1"), (row.Status, row.Session, row.Live, row.Due));
        Assert.Equal("Pending,Pending", States(row));
        Assert.False(row.IsSettled);
        Assert.Null(row.Ttl);
    }

    [Fact]
    public void An_end_clears_the_count_of_lost_attempts()
    {
        var row = Ending.Finished(Started with { Lost = 2, LostClaim = 1 }, Success, [Action("log")], Kept, Now);
        Assert.Equal((0, 0), (row.Lost, row.LostClaim));
    }

    [Fact]
    public void An_action_that_could_not_be_rendered_is_flagged_at_once()
    {
        var row = Ending.Finished(Started, Success, [Action("log"), Action("sns", ActionState.Failed)], Kept, Now);
        Assert.True(row.ActionFailed);
        Assert.False(row.IsSettled);
        Assert.True(Ending.Finished(Started, Success, [Action("sns", ActionState.Failed)], Kept, Now).IsSettled);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(0, 15)]
    [InlineData(14, 15)]
    [InlineData(30, 30)]
    public void A_settled_row_is_kept_for_EVENT_TTL_but_15_days_at_least(int? days, int? kept)
    {
        var row = Ending.Finished(Started, Success, [], days is { } d ? TimeSpan.FromDays(d) : null, Now);
        Assert.Equal(kept is { } k ? Now.AddDays(k).ToUnixTimeSeconds() : null, row.Ttl);
    }

    [Fact]
    public void A_try_that_another_follows_stays_held_with_its_instant_and_its_actions()
    {
        var row = Ending.TryFailed(Started with { Values = ["a"] }, Failure, [Action("log", hook: "on_retry")], TimeSpan.FromMinutes(5), Now);
        Assert.Equal((RunStatus.Retrying, 2, 1, Now.AddMinutes(5)), (row.Status, row.Iteration, row.Generation, row.NotBefore));
        Assert.Equal(("core/s1", "it broke", (JsonArray?)null), (row.Session, row.Error, row.Values));
        Assert.False(row.IsEnded);
    }

    [Fact]
    public void A_child_in_line_settles_without_leaving_its_30_days()
    {
        var row = Ending.Finished(ChildRows.New(Started, "c", "x", Now), Success, [], Kept, Now.AddDays(1));
        Assert.Equal((true, null, Now.AddDays(31).ToUnixTimeSeconds()), (row.IsSettled, row.Session, row.Ttl));
    }

    [Theory]
    [InlineData(RunStatus.Skipped)]
    [InlineData(RunStatus.Rejected)]
    [InlineData(RunStatus.Cancelled)]
    public void An_end_that_nobody_worked_for_has_a_reason_and_no_action(RunStatus status)
    {
        var row = Ending.EndedUnheld(Queued, status, "because", Kept, Now);
        Assert.Equal((status, "because", true, ""), (row.Status, row.Error, row.IsSettled, States(row)));
    }

    [Fact]
    public void Actions_are_done_in_order_and_the_last_one_settles()
    {
        var row = ToAct;
        Assert.Equal(0, Acting.Next(row));
        row = Acting.Recorded(row, 0, null, Kept, Now);
        Assert.Equal((1, "Done,Pending", false), (Acting.Next(row), States(row), row.IsSettled));
        row = Acting.Recorded(row, 1, null, Kept, Now);
        Assert.Equal((-1, "Done,Done", true, false), (Acting.Next(row), States(row), row.IsSettled, row.ActionFailed));
    }

    [Fact]
    public void After_a_failed_action_the_rest_is_not_run()
    {
        var row = Acting.Recorded(ToAct, 0, "no topic", Kept, Now);
        Assert.Equal(("Failed,NotRun", true, true, RunStatus.Complete), (States(row), row.IsSettled, row.ActionFailed, row.Status));
        Assert.Equal("no topic", row.Actions![0].Error);
        Assert.Equal("on_success action: sns: no topic", row.Log[^1].Info.Text());
    }

    [Fact]
    public void A_failed_on_retry_action_does_not_keep_the_next_try_from_starting()
    {
        var row = Ending.TryFailed(Started, Failure, [Action("log", hook: "on_retry"), Action("sns", hook: "on_retry")], TimeSpan.Zero, Now);
        row = Acting.Recorded(row, 0, "no", Kept, Now);
        Assert.Equal((RunStatus.Retrying, false, -1), (row.Status, row.IsSettled, Acting.Next(row)));
        Assert.Null(Claiming.Started(row, Now).Actions);
    }

    [Theory]
    [InlineData("Pending,Failed,Pending", "Pending,Failed,NotRun")]
    [InlineData("Failed,Pending", "Failed,NotRun")]
    [InlineData("Pending,Pending", "Pending,Pending")]
    [InlineData("", "")]
    public void Those_before_one_that_cannot_be_rendered_still_run(string rendered, string stored)
    {
        RunAction[] actions = [.. rendered.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(s => Action("log", Enum.Parse<ActionState>(s)))];
        Assert.Equal(stored, string.Join(',', Acting.CutAtFailure(actions).Select(a => a.State)));
    }

    [Fact]
    public void A_log_keeps_its_first_50_and_its_last_150_entries()
    {
        var row = Queued with { Log = [] };
        for (var i = 0; i < 500; i++) row = row.Logged(Now, "logging", i);
        Assert.Equal(Enumerable.Range(0, 50).Concat(Enumerable.Range(350, 150)), row.Log.Select(l => l.Info!.GetValue<int>()));
    }

    [Theory]
    [InlineData("x", 4000)]
    [InlineData("€", 1000)]
    [InlineData("😀", 500)]
    public void An_info_over_1_KB_is_cut_between_characters(string character, int times)
    {
        var whole = string.Concat(Enumerable.Repeat(character, times));
        var info = Queued.Logged(Now, "logging", whole).Log[^1].Info.Text()!;
        Assert.InRange(Encoding.UTF8.GetByteCount(info), 900, 1024);
        Assert.EndsWith("… (cut)", info);
        Assert.StartsWith(info[..^"… (cut)".Length], whole);
        Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(info)));
    }
}
