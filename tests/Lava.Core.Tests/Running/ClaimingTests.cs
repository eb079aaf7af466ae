using Lava.Core.Model;
using Lava.Core.Running;
using static Lava.Core.Tests.Running.Rowing;

namespace Lava.Core.Tests.Running;

public sealed class ClaimingTests
{
    private static readonly Run Cancelled = Started with { Cancel = new CancelRequest { At = Now } };

    // One line a sentence of step 3, in its order.
    public static TheoryData<string, ClaimVerdict> Verdicts => new()
    {
        { "absent, fresh", ClaimVerdict.WriteRow },
        { "absent, 13 days old", ClaimVerdict.WriteRow },
        { "absent, 15 days old", ClaimVerdict.DeadLetter },
        { "settled", ClaimVerdict.Delete },
        { "settled, cancel set", ClaimVerdict.Delete },
        { "held by me and known", ClaimVerdict.Delete },
        { "held by another, not looked up", ClaimVerdict.LookUpHolder },
        { "held by another that lives", ClaimVerdict.Delete },
        { "held by another that left", ClaimVerdict.Release },
        { "held by another that is gone", ClaimVerdict.Release },
        { "held by another that is gone, cancel set", ClaimVerdict.Release },
        { "cancel set, not ended", ClaimVerdict.EndCancelled },
        { "cancel set, not ended, delayed", ClaimVerdict.EndCancelled },
        { "cancel set, held by me and not known", ClaimVerdict.EndCancelled },
        { "cancel set, ended, action pending", ClaimVerdict.Claim },
        { "not before in 6 s", ClaimVerdict.NotYet },
        { "not before in 5 s", ClaimVerdict.WaitThenClaim },
        { "not before in 1 ms", ClaimVerdict.WaitThenClaim },
        { "not before now", ClaimVerdict.Claim },
        { "dispatched", ClaimVerdict.Claim },
        { "retrying", ClaimVerdict.Claim },
        { "released running", ClaimVerdict.Claim },
        { "ended, not settled", ClaimVerdict.Claim },
        { "held by me and not known", ClaimVerdict.Claim },
    };

    [Theory]
    [MemberData(nameof(Verdicts))]
    public void A_claim_is_decided_by_the_row(string situation, ClaimVerdict verdict)
    {
        var (row, message, known, holder) = Situation(situation);
        Assert.Equal(verdict, Claiming.Decide(row, message, Me.ToString(), known, holder, Now));
    }

    private static (Run?, DispatchMessage, bool Known, HolderState) Situation(string name)
    {
        var foreign = Started with { Session = Other.ToString() };
        DispatchMessage Old(int days) => Message with { TsDispatch = Instant.ToIsoSeconds(Now.AddDays(-days)) };
        Run Later(TimeSpan by) => Queued with { NotBefore = Now + by };
        return name switch
        {
            "absent, fresh" => (null, Message, false, default),
            "absent, 13 days old" => (null, Old(13), false, default),
            "absent, 15 days old" => (null, Old(15), false, default),
            "settled" => (Settled, Message, false, default),
            "settled, cancel set" => (Settled with { Cancel = new CancelRequest { At = Now } }, Message, false, default),
            "held by me and known" => (Started, Message, true, default),
            "held by another, not looked up" => (foreign, Message, false, HolderState.Unknown),
            "held by another that lives" => (foreign, Message, false, HolderState.Alive),
            "held by another that left" => (foreign, Message, false, HolderState.Left),
            "held by another that is gone" => (foreign, Message, false, HolderState.Gone),
            "held by another that is gone, cancel set" => (Cancelled with { Session = Other.ToString() }, Message, false, HolderState.Gone),
            "cancel set, not ended" => (Cancelled with { Session = null }, Message, false, default),
            "cancel set, not ended, delayed" => (Cancelled with { Session = null, NotBefore = Now.AddHours(1) }, Message, false, default),
            "cancel set, held by me and not known" => (Cancelled, Message, false, default),
            "cancel set, ended, action pending" => (ToAct with { Session = null, Cancel = new CancelRequest { At = Now } }, Message, false, default),
            "not before in 6 s" => (Later(TimeSpan.FromSeconds(6)), Message, false, default),
            "not before in 5 s" => (Later(TimeSpan.FromSeconds(5)), Message, false, default),
            "not before in 1 ms" => (Later(TimeSpan.FromMilliseconds(1)), Message, false, default),
            "not before now" => (Later(TimeSpan.Zero), Message, false, default),
            "dispatched" => (Queued, Message, false, default),
            "retrying" => (Releasing.Released(Ending.TryFailed(Started, Failure, [], TimeSpan.Zero, Now), new ReleaseReason.RetryLater(), Kept, Now), Message, false, default),
            "released running" => (Lost(Started), Message, false, default),
            "ended, not settled" => (Lost(ToAct), Message, false, default),
            "held by me and not known" => (Started, Message, false, default),
            _ => throw new ArgumentException(name),
        };
    }

    [Fact]
    public void A_claim_raises_its_number_names_its_session_and_is_due_as_held()
    {
        var row = Claim(Queued, start: false);
        Assert.Equal((1, "core/s1", "H#core/s1", Queued.Sweep), (row.Claim, row.Session, row.Due, row.Sweep));
        Assert.Equal(("s1", "box", Instant.ToUtcSeconds(Now)), (row.WorkerId, row.Hostname, row.TuEvent));
        Assert.Equal((RunStatus.Running, 0, null), (row.Status, row.Attempt, row.TsStart));
        Assert.Equal(2, Claim(row).Claim);
    }

    [Fact]
    public void Attempt_and_first_start_ride_on_the_claim()
    {
        Assert.Equal((RunStatus.Running, 1, (DateTimeOffset?)Now), (Started.Status, Started.Attempt, Started.TsStart));
        Assert.Equal(["dispatched", "starting", "running"], Started.Log.Select(l => l.Status));
        var again = Claim(Lost(Started) with { TsStart = Now.AddHours(-1) });
        Assert.Equal((2, (DateTimeOffset?)Now.AddHours(-1)), (again.Attempt, again.TsStart));
    }

    [Fact]
    public void A_row_that_ended_or_has_an_action_to_do_keeps_its_status_and_is_not_started()
    {
        Assert.Equal((RunStatus.Complete, 1), (Claim(Lost(ToAct)).Status, Claim(Lost(ToAct)).Attempt));
        var retrying = Ending.TryFailed(Started, Failure, [Action("log", hook: "on_retry")], TimeSpan.Zero, Now);
        var claimed = Claim(Lost(retrying));
        Assert.Equal((RunStatus.Retrying, 1), (claimed.Status, claimed.Attempt));
        Assert.NotNull(claimed.Actions);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    public void The_limit_of_lost_attempts_is_written_at_the_claim(int maxTries, int tries) => Assert.Equal(tries, Claim(Queued, maxTries: maxTries).Tries);

    [Fact]
    public void A_claim_after_a_lost_worker_is_a_new_generation_of_children()
    {
        Assert.False(Claiming.FollowsLostWorker(Queued));
        Assert.True(Claiming.FollowsLostWorker(Lost(Started)));
        Assert.False(Claiming.FollowsLostWorker(Claim(Lost(Started))));
        Assert.False(Claiming.FollowsLostWorker(Releasing.Released(Claim(Lost(Started)), new ReleaseReason.Left("drained"), Kept, Now)));
        Assert.Equal((1, 0), (Claim(Lost(Started), fresh: true).Generation, Claim(Lost(Started)).Generation));
        var values = Started with { Values = ["a"] };
        Assert.Null(Claim(Lost(values), fresh: true).Values);
        Assert.NotNull(Claim(Lost(values)).Values);
    }

    [Fact]
    public void A_claim_that_only_acts_keeps_the_generation_so_that_a_retry_finds_what_had_completed()
    {
        Assert.Equal(0, Claim(Lost(ToAct), fresh: true).Generation);
        var lostTooOften = Lost(Started with { Lost = 2, Values = ["a"] });
        Assert.Equal(RunStatus.Failed, lostTooOften.Status);
        var closing = Claim(lostTooOften, fresh: true);
        Assert.Equal(0, closing.Generation);
        Assert.NotNull(closing.Values);
    }

    [Fact]
    public void A_foreign_senders_row_is_as_its_dispatch_would_have_written_it()
    {
        var row = Claiming.ForeignRow(Message, Now);
        Assert.Equal((RunStatus.Dispatched, "core", RunId, Now.AddMinutes(-1), Now.AddMinutes(-1)), (row.Status, row.Live, row.MasterRunId, row.TsDispatch, row.ReadyAt));
        Assert.Equal("W#2026-01-02T03:05:05.000Z", row.Due);
        Assert.Same(row.Message!.Parameters, Claiming.ForeignRow(row.Message, Now).Message!.Parameters);
    }
}
