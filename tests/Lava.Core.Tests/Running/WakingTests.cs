using Lava.Core.Model;
using Lava.Core.Running;
using static Lava.Core.Tests.Running.Rowing;

namespace Lava.Core.Tests.Running;

public sealed class WakingTests
{
    // not_before in seconds, due in seconds, delay of the message.
    [Theory]
    [InlineData(null, 60, 0.0)]
    [InlineData(-5.0, 60, 0.0)]
    [InlineData(0.0, 60, 0.0)]
    [InlineData(30.0, 90, 30.0)]
    [InlineData(0.5, 60.5, 1.0)]
    [InlineData(900.0, 960, 900.0)]
    [InlineData(901.0, 31, null)]
    [InlineData(86_400.0, 85_530, null)]
    public void A_waiting_row_is_due_a_minute_after_its_wake_up_or_when_the_sweep_must_send_it(double? notBefore, double due, double? delay)
    {
        var row = Waking.Waiting(Queued with { NotBefore = notBefore is { } s ? Now.AddSeconds(s) : null }, Now);
        Assert.Equal("W#" + Instant.ToKey(Now.AddSeconds(due)), row.Due);
        Assert.Equal(delay is { } d ? TimeSpan.FromSeconds(d) : null, Waking.Delay(row, Now));
    }

    [Fact]
    public void The_sweep_can_send_a_far_row_once_it_is_due()
    {
        var row = Waking.Waiting(Queued with { NotBefore = Now.AddDays(1) }, Now);
        var then = Now.AddDays(1).AddMinutes(-14.5);
        Assert.False(Waking.IsDue(row, then.AddMilliseconds(-1)));
        Assert.True(Waking.IsDue(row, then));
        Assert.Equal(TimeSpan.FromMinutes(14.5), Waking.Delay(row, then));
    }

    [Fact]
    public void A_message_is_sent_again_ever_later_up_to_two_hours()
    {
        var row = Queued;
        var gaps = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            row = Waking.Resent(row, Now);
            gaps.Add((Instant.FromKey(row.Due![2..]) - Now).TotalMinutes);
        }
        Assert.Equal([30, 60, 120, 120, 120], gaps);
        Assert.Equal(5, row.Sends);
    }

    [Fact]
    public void Neither_a_held_nor_a_settled_row_nor_a_child_is_ever_due_or_sent()
    {
        Assert.False(Waking.IsDue(Started, Now.AddYears(1)));
        Assert.False(Waking.IsDue(Settled, Now.AddYears(1)));
        Assert.Null(Waking.Delay(Settled, Now));
        Assert.Null(Waking.Delay(ChildRows.New(Started, "c", "x", Now), Now));
    }
}
