using System.Globalization;
using Lava.Core.Ports;

namespace Lava.Cli.Running;

/// <summary>
/// The queue of one process's own tree of runs: what it sends stays in its memory, with delays, and comes back only to it. Should the
/// process die, the rows wait, and the next worker's sweep sends their messages through the realm's queue.
/// </summary>
public sealed class TreeQueue(IMessageQueue shared, TimeProvider time) : IMessageQueue
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PriorityQueue<Place, DateTimeOffset>> _fleets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _received = new(StringComparer.Ordinal);
    private TaskCompletionSource _sent = NewSignal();
    private long _number;

    /// <inheritdoc/>
    public ValueTask SendAsync(string fleet, string body, TimeSpan delay, CancellationToken cancellation)
    {
        TaskCompletionSource signal;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            Put(fleet, new Entry($"m{Next()}", body, now), now + delay);
            (signal, _sent) = (_sent, NewSignal());
        }
        signal.TrySetResult();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(
        string fleet, int max, TimeSpan visibility, TimeSpan wait, CancellationToken cancellation)
    {
        var until = time.GetUtcNow() + wait;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            Task sent;
            TimeSpan pause;
            lock (_lock)
            {
                var now = time.GetUtcNow();
                var taken = Take(fleet, max, visibility, now);
                if (taken.Count > 0 || now >= until) return taken;
                sent = _sent.Task;
                pause = until - now;
                if (_fleets.TryGetValue(fleet, out var queue) && queue.TryPeek(out _, out var at) && at - now < pause) pause = at - now;
            }
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(sent, Task.Delay(pause, time, over.Token));
            await over.CancelAsync();
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string fleet, IReadOnlyCollection<string> receiptHandles, CancellationToken cancellation)
    {
        lock (_lock)
            foreach (var handle in receiptHandles)
                if (_received.Remove(handle, out var entry)) entry.Version++;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask ChangeVisibilityAsync(string fleet, string receiptHandle, TimeSpan visibility, CancellationToken cancellation)
    {
        TaskCompletionSource signal;
        lock (_lock)
        {
            if (_received.TryGetValue(receiptHandle, out var entry)) Put(fleet, entry, time.GetUtcNow() + visibility);
            (signal, _sent) = (_sent, NewSignal());
        }
        signal.TrySetResult();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DeadLetterAsync(string fleet, DeadLetter letter, CancellationToken cancellation) => shared.DeadLetterAsync(fleet, letter, cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DeadLetter>> ListDeadAsync(string fleet, int limit, CancellationToken cancellation) => shared.ListDeadAsync(fleet, limit, cancellation);

    /// <inheritdoc/>
    public ValueTask<QueueDepth> DepthAsync(string fleet, CancellationToken cancellation) => shared.DepthAsync(fleet, cancellation);

    private List<QueueMessage> Take(string fleet, int max, TimeSpan visibility, DateTimeOffset now)
    {
        var taken = new List<QueueMessage>();
        if (!_fleets.TryGetValue(fleet, out var queue)) return taken;
        while (taken.Count < max && queue.TryPeek(out var place, out var at) && at <= now)
        {
            queue.Dequeue();
            var entry = place.Entry;
            // Deleted, or moved to another time since it was put here.
            if (place.Version != entry.Version) continue;
            if (entry.Handle is not null) _received.Remove(entry.Handle);
            entry.Handle = $"r{Next()}";
            entry.Count++;
            _received[entry.Handle] = entry;
            Put(fleet, entry, now + visibility);
            taken.Add(new QueueMessage(entry.Id, entry.Body, entry.Handle, entry.Count, entry.SentAt));
        }
        return taken;
    }

    private void Put(string fleet, Entry entry, DateTimeOffset visibleAt)
    {
        if (!_fleets.TryGetValue(fleet, out var queue)) _fleets[fleet] = queue = new();
        queue.Enqueue(new Place(entry, ++entry.Version), visibleAt);
    }

    private string Next() => (++_number).ToString(CultureInfo.InvariantCulture);
    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Entry(string id, string body, DateTimeOffset sentAt)
    {
        public string Id => id;
        public string Body => body;
        public DateTimeOffset SentAt => sentAt;
        public string? Handle { get; set; }
        public int Count { get; set; }
        public int Version { get; set; }
    }

    private readonly record struct Place(Entry Entry, int Version);
}
