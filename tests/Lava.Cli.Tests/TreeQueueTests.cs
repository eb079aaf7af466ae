using Lava.Cli.Running;
using Lava.Core.Ports;
using Microsoft.Extensions.Time.Testing;

namespace Lava.Cli.Tests;

public sealed class TreeQueueTests
{
    private static readonly TimeSpan Visible = TimeSpan.FromSeconds(60);
    private readonly FakeTimeProvider _time = new();
    private readonly TreeQueue _queue;

    public TreeQueueTests() => _queue = new TreeQueue(new Untouchable(), _time);

    [Fact]
    public async Task What_is_sent_comes_back_once_to_its_fleet()
    {
        await _queue.SendAsync("a", "one", TimeSpan.Zero, default);
        Assert.Empty(await ReceiveAsync("b"));
        var message = Assert.Single(await ReceiveAsync("a"));
        Assert.Equal(("one", 1), (message.Body, message.ReceiveCount));
        Assert.Empty(await ReceiveAsync("a"));
        await _queue.DeleteAsync("a", [message.ReceiptHandle], default);
        _time.Advance(Visible * 2);
        Assert.Empty(await ReceiveAsync("a"));
    }

    [Fact]
    public async Task A_delayed_message_comes_when_its_time_has_come()
    {
        await _queue.SendAsync("a", "later", TimeSpan.FromSeconds(10), default);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(await ReceiveAsync("a"));
        var waiting = _queue.ReceiveAsync("a", 1, Visible, TimeSpan.FromSeconds(20), default).AsTask();
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("later", Assert.Single(await waiting).Body);
    }

    [Fact]
    public async Task A_message_that_is_not_deleted_comes_again_and_its_old_handle_is_stale()
    {
        await _queue.SendAsync("a", "x", TimeSpan.Zero, default);
        var first = Assert.Single(await ReceiveAsync("a"));
        _time.Advance(Visible);
        var second = Assert.Single(await ReceiveAsync("a"));
        Assert.Equal((first.MessageId, 2), (second.MessageId, second.ReceiveCount));
        await _queue.DeleteAsync("a", [first.ReceiptHandle, "unknown"], default);
        _time.Advance(Visible);
        Assert.Single(await ReceiveAsync("a"));
    }

    [Fact]
    public async Task Visibility_can_be_changed_both_ways()
    {
        await _queue.SendAsync("a", "x", TimeSpan.Zero, default);
        var first = Assert.Single(await ReceiveAsync("a"));
        await _queue.ChangeVisibilityAsync("a", first.ReceiptHandle, TimeSpan.FromMinutes(5), default);
        _time.Advance(Visible * 2);
        Assert.Empty(await ReceiveAsync("a"));
        await _queue.ChangeVisibilityAsync("a", first.ReceiptHandle, TimeSpan.Zero, default);
        Assert.Single(await ReceiveAsync("a"));
    }

    [Fact]
    public async Task A_waiting_receiver_is_woken_by_a_send_and_ended_by_its_token()
    {
        var waiting = _queue.ReceiveAsync("a", 10, Visible, TimeSpan.FromMinutes(1), default).AsTask();
        await _queue.SendAsync("a", "now", TimeSpan.Zero, default);
        Assert.Single(await waiting);
        using var stop = new CancellationTokenSource();
        var ended = _queue.ReceiveAsync("a", 10, Visible, TimeSpan.FromMinutes(1), stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ended);
    }

    private ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string fleet) => _queue.ReceiveAsync(fleet, 10, Visible, TimeSpan.Zero, default);

    private sealed class Untouchable : IMessageQueue
    {
        public ValueTask SendAsync(string fleet, string body, TimeSpan delay, CancellationToken cancellation) => throw new InvalidOperationException();
        public ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string fleet, int max, TimeSpan visibility, TimeSpan wait, CancellationToken cancellation) => throw new InvalidOperationException();
        public ValueTask DeleteAsync(string fleet, IReadOnlyCollection<string> receiptHandles, CancellationToken cancellation) => throw new InvalidOperationException();
        public ValueTask ChangeVisibilityAsync(string fleet, string receiptHandle, TimeSpan visibility, CancellationToken cancellation) => throw new InvalidOperationException();
        public ValueTask DeadLetterAsync(string fleet, DeadLetter letter, CancellationToken cancellation) => throw new InvalidOperationException();
        public ValueTask<IReadOnlyList<DeadLetter>> ListDeadAsync(string fleet, int limit, CancellationToken cancellation) => throw new InvalidOperationException();
        public ValueTask<QueueDepth> DepthAsync(string fleet, CancellationToken cancellation) => throw new InvalidOperationException();
    }
}
