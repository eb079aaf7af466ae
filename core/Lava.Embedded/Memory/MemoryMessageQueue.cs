using Lava.Core.Ports;
using Lava.Embedded.Queue;

namespace Lava.Embedded.Memory;

internal sealed class MemoryMessageQueue(TimeProvider time) : IMessageQueue
{
    private readonly Lock _lock = new();
    private readonly ChangeSignal _changes = new();
    private readonly Dictionary<string, SortedDictionary<long, Message>> _fleets = new(StringComparer.Ordinal);
    private readonly List<(string Fleet, DeadLetter Letter)> _dead = [];
    private long _lastId;

    private sealed record Message(long Id, string MessageId, string Body, DateTimeOffset SentAt, DateTimeOffset VisibleAt, int Receives);

    public ValueTask SendAsync(string fleet, string body, TimeSpan delay, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        QueueLimits.CheckDelay(delay);
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var id = ++_lastId;
            Messages(fleet).Add(id, new Message(id, $"00000000-0000-7000-8000-{id:x12}", body, now, now + delay, 0));
        }
        _changes.Bump();
        return ValueTask.CompletedTask;
    }

    public async ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string fleet, int max, TimeSpan visibility, TimeSpan wait, CancellationToken cancellation)
    {
        QueueLimits.CheckMax(max);
        QueueLimits.CheckVisibility(visibility);
        cancellation.ThrowIfCancellationRequested();
        var began = time.GetTimestamp();
        while (true)
        {
            var seen = _changes.Version;
            var (taken, nextDue) = Take(fleet, max, visibility);
            if (taken.Count > 0) return taken;
            var left = wait - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero) return [];
            var untilDue = nextDue is { } due ? due - time.GetUtcNow() : left;
            await _changes.WaitAsync(seen, untilDue < left ? untilDue : left, time, cancellation);
        }
    }

    public ValueTask DeleteAsync(string fleet, IReadOnlyCollection<string> receiptHandles, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            foreach (var handle in receiptHandles)
            {
                if (Received(fleet, handle) is { } message) Messages(fleet).Remove(message.Id);
            }
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask ChangeVisibilityAsync(string fleet, string receiptHandle, TimeSpan visibility, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        QueueLimits.CheckVisibility(visibility);
        lock (_lock)
        {
            if (Received(fleet, receiptHandle) is { } message) Messages(fleet)[message.Id] = message with { VisibleAt = time.GetUtcNow() + visibility };
        }
        _changes.Bump();
        return ValueTask.CompletedTask;
    }

    public ValueTask DeadLetterAsync(string fleet, DeadLetter letter, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock) _dead.Add((fleet, letter));
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<DeadLetter>> ListDeadAsync(string fleet, int limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock) return ValueTask.FromResult<IReadOnlyList<DeadLetter>>([.. _dead.Where(x => x.Fleet == fleet).Reverse().Take(limit).Select(x => x.Letter)]);
    }

    public ValueTask<IReadOnlyList<QueueMessage>?> PeekAsync(string fleet, int limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
            return ValueTask.FromResult<IReadOnlyList<QueueMessage>?>([.. Messages(fleet).Values.Take(limit).Select(x => new QueueMessage(x.MessageId, x.Body, "", x.Receives, x.SentAt))]);
    }

    public ValueTask<QueueDepth> DepthAsync(string fleet, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var all = Messages(fleet).Values;
            return ValueTask.FromResult(new QueueDepth(
                all.Count(x => x.VisibleAt <= now),
                all.Count(x => x.VisibleAt > now && x.Receives > 0),
                all.Count(x => x.VisibleAt > now && x.Receives == 0),
                _dead.Count(x => x.Fleet == fleet)));
        }
    }

    private (List<QueueMessage> Taken, DateTimeOffset? NextDue) Take(string fleet, int max, TimeSpan visibility)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var messages = Messages(fleet);
            var taken = new List<QueueMessage>();
            foreach (var message in messages.Values.Where(x => x.VisibleAt <= now).OrderBy(x => x.VisibleAt).ThenBy(x => x.Id).Take(max).ToArray())
            {
                var received = message with { VisibleAt = now + visibility, Receives = message.Receives + 1 };
                messages[message.Id] = received;
                taken.Add(new QueueMessage(received.MessageId, received.Body, QueueRules.Handle(received.Id, received.Receives), received.Receives, received.SentAt));
            }
            return (taken, messages.Count == 0 ? null : messages.Values.Min(x => x.VisibleAt));
        }
    }

    private Message? Received(string fleet, string handle) =>
        QueueRules.ReadHandle(handle) is var (id, receives) && Messages(fleet).TryGetValue(id, out var message) && message.Receives == receives ? message : null;

    private SortedDictionary<long, Message> Messages(string fleet)
    {
        if (!_fleets.TryGetValue(fleet, out var messages)) _fleets.Add(fleet, messages = []);
        return messages;
    }
}
