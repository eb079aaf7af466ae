using Lava.Core.Model;
using Lava.Core.Running;
using static Lava.Core.Tests.Running.Rowing;

namespace Lava.Core.Tests.Running;

public sealed class ReleasingTests
{
    private static Run Release(Run row, ReleaseReason why) => Releasing.Released(row, why, Kept, Now);

    // Reason, then what changes: status, lost, seconds to wait.
    public static TheoryData<string, RunStatus, int, int?> Reasons => new()
    {
        { "vanished", RunStatus.Running, 1, null },
        { "broken", RunStatus.Running, 1, 30 },
        { "left", RunStatus.Running, 0, null },
        { "retry later", RunStatus.Retrying, 0, 300 },
        { "limit, never started", RunStatus.Dispatched, 0, 30 },
        { "limit, started before", RunStatus.Retrying, 0, 30 },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Only_a_vanished_or_broken_worker_counts_as_lost(string reason, RunStatus status, int lost, int? wait)
    {
        var row = reason switch
        {
            "vanished" => Release(Started, new ReleaseReason.Vanished("s1")),
            "broken" => Release(Started, new ReleaseReason.Broken("disk full")),
            "left" => Release(Started, new ReleaseReason.Left("drained")),
            "retry later" => Release(Ending.TryFailed(Started, Failure, [], TimeSpan.FromMinutes(5), Now), new ReleaseReason.RetryLater()),
            "limit, never started" => Release(Claim(Queued, start: false), new ReleaseReason.LimitReached(1)),
            _ => Release(Claim(Lost(Started), start: false) with { Lost = 0 }, new ReleaseReason.LimitReached(1)),
        };
        Assert.Equal((status, lost, null, "core"), (row.Status, row.Lost, row.Session, row.Live));
        Assert.Equal(wait is { } s ? Now.AddSeconds(s) : null, row.NotBefore);
        Assert.Equal("W#" + Instant.ToKey(Now.AddSeconds(wait ?? 0).AddMinutes(1)), row.Due);
        Assert.Equal(row.Claim, Started.Claim is var c && reason == "limit, started before" ? c + 1 : c);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    public void At_the_limit_of_lost_an_unended_run_fails_and_its_claimer_renders_on_fail(int maxTries, int limit)
    {
        var row = Claim(Queued, maxTries: maxTries);
        for (var lost = 1; lost < limit; lost++)
        {
            row = Release(row, new ReleaseReason.Vanished("s1"));
            Assert.Equal((lost, false), (row.Lost, row.IsEnded));
            row = Claim(row, maxTries: maxTries);
        }
        row = Release(row, new ReleaseReason.Vanished("s1"));
        Assert.Equal((RunStatus.Failed, $"lost: its worker vanished {limit} times", 1, 0), (row.Status, row.Error, row.ExitStatus, row.Lost));
        Assert.Null(row.Actions);
        Assert.False(row.IsSettled);
        Assert.StartsWith("W#", row.Due);
    }

    [Fact]
    public void At_the_limit_of_lost_an_ended_run_keeps_its_status_and_gives_its_actions_up()
    {
        var row = Release(Acting.Recorded(ToAct, 0, null, Kept, Now) with { Lost = 2 }, new ReleaseReason.Vanished("s1"));
        Assert.Equal((RunStatus.Complete, "Done,NotRun", true, true), (row.Status, States(row), row.ActionFailed, row.IsSettled));
    }

    [Fact]
    public void Below_the_limit_an_ended_run_keeps_its_actions()
    {
        var row = Release(ToAct, new ReleaseReason.Vanished("s1"));
        Assert.Equal((RunStatus.Complete, "Pending,Pending", false), (row.Status, States(row), row.IsSettled));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_row_with_cancel_ends_cancelled_not_lost(int lost)
    {
        var row = Release(Started with { Lost = lost, Cancel = new CancelRequest { At = Now } }, new ReleaseReason.Vanished("s1"));
        Assert.Equal((RunStatus.Cancelled, "", true), (row.Status, States(row), row.IsSettled));
    }

    [Fact]
    public void A_cancel_of_a_run_that_had_ended_changes_nothing() =>
        Assert.Equal(RunStatus.Complete, Release(ToAct with { Cancel = new CancelRequest { At = Now } }, new ReleaseReason.Left("drained")).Status);
}
