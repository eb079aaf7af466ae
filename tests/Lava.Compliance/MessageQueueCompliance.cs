using Lava.Core.Ports;

namespace Lava.Compliance;

/// <summary>The contract of <see cref="IMessageQueue"/>.</summary>
public abstract class MessageQueueCompliance : PortCompliance
{
    private const string Fleet = "core";
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ALittle = TimeSpan.FromMilliseconds(200);

    private IMessageQueue Queue => Ports.Queue;

    private async Task<IReadOnlyList<QueueMessage>> Receive(int max = 10, TimeSpan? visibility = null, TimeSpan? wait = null, string fleet = Fleet) =>
        await Queue.ReceiveAsync(fleet, max, visibility ?? Visibility, wait ?? TimeSpan.Zero, default);

    private async Task<QueueMessage> ReceiveOne()
    {
        var got = await Receive(1, wait: TimeSpan.FromSeconds(20));
        return Assert.Single(got);
    }

    private async Task Send(string body, TimeSpan delay = default, string fleet = Fleet) => await Queue.SendAsync(fleet, body, delay, default);

    [SkippableFact]
    public async Task An_empty_queue_gives_nothing() => Assert.Empty(await Receive());

    [SkippableFact]
    public async Task A_sent_message_is_received_with_its_body_and_count()
    {
        const string body = "{\"a\":\"ü €\\n\"}";
        var before = Now;
        await Send(body);

        var message = await ReceiveOne();

        Assert.Equal((body, 1), (message.Body, message.ReceiveCount));
        Assert.NotEmpty(message.MessageId);
        Assert.InRange(message.SentAt, before - TimeSpan.FromSeconds(5), Now + TimeSpan.FromSeconds(5));
    }

    [SkippableFact]
    public async Task A_received_message_is_out_of_sight_until_its_time_and_then_comes_again()
    {
        await Send("m");
        var first = await ReceiveOne();
        Assert.Empty(await Receive());

        await Realm.PassAsync(Visibility + ALittle);

        var again = await ReceiveOne();
        Assert.Equal((first.MessageId, 2), (again.MessageId, again.ReceiveCount));
        Assert.NotEqual(first.ReceiptHandle, again.ReceiptHandle);
    }

    [SkippableFact]
    public async Task A_deleted_message_never_comes_again()
    {
        await Send("m");
        var message = await ReceiveOne();

        await Queue.DeleteAsync(Fleet, [message.ReceiptHandle], default);
        await Realm.PassAsync(Visibility + ALittle);

        Assert.Empty(await Receive());
    }

    [SkippableFact]
    public async Task A_stale_handle_deletes_nothing()
    {
        await Send("m");
        var first = await ReceiveOne();
        await Realm.PassAsync(Visibility + ALittle);
        var second = await ReceiveOne();

        await Queue.DeleteAsync(Fleet, [first.ReceiptHandle], default);
        await Queue.ChangeVisibilityAsync(Fleet, first.ReceiptHandle, TimeSpan.Zero, default);
        Assert.Empty(await Receive());
        await Realm.PassAsync(Visibility + ALittle);

        Assert.Equal(second.MessageId, (await ReceiveOne()).MessageId);
    }

    [SkippableFact]
    public async Task Unknown_handles_are_ignored()
    {
        await Send("m");

        await Queue.DeleteAsync(Fleet, ["nonsense", "1.1", "", "-1.-1", "999999999.1"], default);
        await Queue.ChangeVisibilityAsync(Fleet, "nonsense", Visibility, default);

        await ReceiveOne();
    }

    [SkippableFact]
    public async Task Many_messages_are_deleted_at_once()
    {
        for (var i = 0; i < 10; i++) await Send($"m{i}");
        var got = new List<QueueMessage>();
        while (got.Count < 10) got.AddRange(await Receive(wait: TimeSpan.FromSeconds(5)));

        await Queue.DeleteAsync(Fleet, [.. got.Select(x => x.ReceiptHandle)], default);
        await Realm.PassAsync(Visibility + ALittle);

        Assert.Empty(await Receive());
    }

    [SkippableFact]
    public async Task Visibility_is_made_longer_and_shorter()
    {
        await Send("m");
        var message = await ReceiveOne();
        await Queue.ChangeVisibilityAsync(Fleet, message.ReceiptHandle, 3 * Visibility, default);
        await Realm.PassAsync(Visibility + ALittle);
        Assert.Empty(await Receive());

        await Queue.ChangeVisibilityAsync(Fleet, message.ReceiptHandle, TimeSpan.Zero, default);

        Assert.Equal(2, (await ReceiveOne()).ReceiveCount);
    }

    [SkippableFact]
    public async Task A_delayed_message_comes_when_its_delay_is_over()
    {
        await Send("m", TimeSpan.FromSeconds(2));
        Assert.Empty(await Receive());

        await Realm.PassAsync(TimeSpan.FromSeconds(2) + ALittle);

        await ReceiveOne();
    }

    [SkippableFact]
    public async Task No_more_than_asked_for_are_received()
    {
        for (var i = 0; i < 5; i++) await Send($"m{i}");

        Assert.InRange((await Receive(3, wait: TimeSpan.FromSeconds(5))).Count, 1, 3);
    }

    [SkippableFact]
    public async Task Every_message_is_received_by_one_of_many_receivers()
    {
        const int messages = 60;
        await Task.WhenAll(Enumerable.Range(0, messages).Select(i => Task.Run(() => Send($"m{i}"))));
        var got = new System.Collections.Concurrent.ConcurrentBag<string>();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            while (await Receive(4, TimeSpan.FromMinutes(10)) is { Count: > 0 } batch)
            {
                foreach (var message in batch) got.Add(message.Body);
            }
        })));

        Assert.Equal(Enumerable.Range(0, messages).Select(i => $"m{i}").Order(), got.Order());
    }

    [SkippableFact]
    public async Task Fleets_do_not_see_each_others_messages()
    {
        await Send("m", fleet: "big");

        Assert.Empty(await Receive());
        var message = Assert.Single(await Receive(fleet: "big", wait: TimeSpan.FromSeconds(5)));
        await Queue.DeleteAsync("core", [message.ReceiptHandle], default);
        await Realm.PassAsync(Visibility + ALittle);
        Assert.Single(await Receive(fleet: "big", wait: TimeSpan.FromSeconds(5)));
    }

    [SkippableFact]
    public async Task A_waiting_receive_gets_what_is_sent_meanwhile()
    {
        var receive = Receive(wait: TimeSpan.FromSeconds(20));
        Assert.Empty(await Receive()); // A whole call beside it, which is not served by the one that waits.
        Assert.False(receive.IsCompleted);

        await Send("m");

        Assert.Equal("m", Assert.Single(await receive.WaitAsync(Patience)).Body);
    }

    [SkippableFact]
    public async Task A_waiting_receive_gets_a_delayed_message_when_it_comes_due()
    {
        await Send("m", TimeSpan.FromSeconds(2));
        var receive = Receive(wait: TimeSpan.FromSeconds(20));

        Assert.Single(await Meanwhile(receive, TimeSpan.FromMilliseconds(250)));
    }

    [SkippableFact]
    public async Task A_waiting_receive_gets_a_message_whose_visibility_ends()
    {
        await Send("m");
        await ReceiveOne();
        var receive = Receive(wait: TimeSpan.FromSeconds(20));

        Assert.Equal(2, Assert.Single(await Meanwhile(receive, TimeSpan.FromMilliseconds(250))).ReceiveCount);
    }

    [SkippableFact]
    public async Task A_receive_in_vain_ends_when_its_wait_is_over()
    {
        Assert.Empty(await Meanwhile(Receive(wait: TimeSpan.FromSeconds(2)), TimeSpan.FromMilliseconds(250)));
    }

    [SkippableFact]
    public async Task A_waiting_receive_can_be_cancelled_and_takes_nothing_with_it()
    {
        using var stop = new CancellationTokenSource();
        var receive = Queue.ReceiveAsync(Fleet, 1, TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(20), stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receive.WaitAsync(Patience));

        await Send("m");

        await ReceiveOne();
    }

    [SkippableFact]
    public async Task Dead_letters_are_listed_newest_first()
    {
        for (var i = 0; i < 3; i++) await Queue.DeadLetterAsync(Fleet, new DeadLetter($"body{i}", $"reason{i}", $"origin{i}", Now), default);

        var dead = await Eventually(async () => await Queue.ListDeadAsync(Fleet, 2, default), x => x.Count == 2);

        Assert.Equal([("body2", "reason2", "origin2"), ("body1", "reason1", "origin1")], dead.Select(x => (x.Body, x.Reason, x.Origin)));
        Assert.Empty(await Queue.ListDeadAsync("other", 10, default));
        Assert.Empty(await Receive());
    }

    [SkippableFact]
    public async Task The_depth_counts_what_is_visible_in_flight_delayed_and_dead()
    {
        await Send("taken");
        var taken = await ReceiveOne();
        await Send("a");
        await Send("b");
        await Send("later", TimeSpan.FromMinutes(5));
        await Queue.DeadLetterAsync(Fleet, new DeadLetter("x", "y", "z", Now), default);

        var wanted = new QueueDepth(2, 1, 1, 1);
        Assert.Equal(wanted, await Eventually(async () => await Queue.DepthAsync(Fleet, default), x => x == wanted));
        Assert.Equal(1, taken.ReceiveCount);
    }

    [SkippableFact]
    public async Task Peeking_shows_what_lies_there_received_or_not_and_takes_nothing_where_the_queue_can_tell()
    {
        await Send("taken");
        var taken = await ReceiveOne();
        await Send("waits");
        await Send("later", TimeSpan.FromMinutes(5));

        if (await Queue.PeekAsync(Fleet, 10, default) is not { } seen) return;

        Assert.Equal(["later", "taken", "waits"], seen.Select(m => m.Body).Order());
        Assert.Equal(taken.MessageId, Assert.Single(seen, m => m.ReceiveCount == 1).MessageId);
        Assert.Equal("waits", (await ReceiveOne()).Body);
        Assert.Empty((await Queue.PeekAsync("other", 10, default))!);
    }

    [SkippableFact]
    public async Task Arguments_out_of_range_are_mistakes_of_the_caller()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Send("m", TimeSpan.FromMinutes(16)));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Receive(0));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Receive(11));
    }
}
