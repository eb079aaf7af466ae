using System.Collections.Concurrent;
using Lava.Core.Ports;
using Lava.Embedded.Storage;

namespace Lava.Embedded.Queue;

/// <summary>The fleets' queues as rows. A message is visible when its <c>visible_at</c> has come; the oldest such goes first.</summary>
internal sealed class SqliteMessageQueue(Store store, TimeProvider time) : IMessageQueue
{
    private const string NextVisible = "SELECT id FROM messages WHERE fleet = ?1 AND visible_at <= ?2 ORDER BY visible_at, id LIMIT 1";

    // A scalar sub-select a message: the form "IN (SELECT … LIMIT n)" was measured to be ten times slower.
    private const string Take =
        $"""
        UPDATE messages SET visible_at = ?3, set_at = ?2, receives = receives + 1 WHERE id = ({NextVisible})
        RETURNING id, message_id, body, receives, sent_at
        """;

    // Idempotent, so that several processes may do it: keeps what was left of each wait.
    private const string PutBack = "UPDATE messages SET visible_at = ?2 + max(0, visible_at - set_at), set_at = ?2 WHERE fleet = ?1 AND set_at > ?2 + ?3";

    private readonly ConcurrentDictionary<string, ClockWatch> _clocks = new(StringComparer.Ordinal);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask SendAsync(string fleet, string body, TimeSpan delay, CancellationToken cancellation)
    {
        QueueLimits.CheckDelay(delay);
        var now = Now;
        var visibleAt = now + QueueRules.Milliseconds(delay);
        var messageId = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        await store.WriteAsync(db => db.Sql("INSERT INTO messages (message_id, fleet, body, sent_at, set_at, visible_at, receives) VALUES (?1, ?2, ?3, ?4, ?4, ?5, 0)")
            .Run(messageId, fleet, body, now, visibleAt), cancellation);
    }

    public async ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string fleet, int max, TimeSpan visibility, TimeSpan wait, CancellationToken cancellation)
    {
        QueueLimits.CheckMax(max);
        QueueLimits.CheckVisibility(visibility);
        cancellation.ThrowIfCancellationRequested();
        var clock = _clocks.GetOrAdd(fleet, static (_, t) => new ClockWatch(t), time);
        var began = time.GetTimestamp();
        while (true)
        {
            if (clock.WentBack()) await PutBackAsync(fleet, cancellation);
            // Looked up before the rows are: a commit after this is noticed.
            var seen = store.Changes.Version;
            if (AnyVisible(fleet))
            {
                var taken = await TakeAsync(fleet, max, visibility, cancellation);
                if (taken.Count > 0) return taken;
            }
            var left = wait - time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero) return [];
            var untilDue = NextDue(fleet) is { } due ? TimeSpan.FromMilliseconds(Math.Max(1, due - Now)) : left;
            await store.Changes.WaitAsync(seen, Shorter(ClockWatch.LookAgain, Shorter(left, untilDue)), time, cancellation);
        }
    }

    public async ValueTask DeleteAsync(string fleet, IReadOnlyCollection<string> receiptHandles, CancellationToken cancellation)
    {
        if (receiptHandles.Count == 0) return;
        await store.WriteAsync(db =>
        {
            var deleted = 0;
            foreach (var handle in receiptHandles)
            {
                if (QueueRules.ReadHandle(handle) is var (id, receives))
                    deleted += db.Sql("DELETE FROM messages WHERE id = ?1 AND receives = ?2 AND fleet = ?3").Run(id, receives, fleet);
            }
            return deleted;
        }, cancellation);
    }

    public async ValueTask ChangeVisibilityAsync(string fleet, string receiptHandle, TimeSpan visibility, CancellationToken cancellation)
    {
        QueueLimits.CheckVisibility(visibility);
        if (QueueRules.ReadHandle(receiptHandle) is not var (id, receives)) return;
        var now = Now;
        var visibleAt = now + QueueRules.Milliseconds(visibility);
        await store.WriteAsync(db => db.Sql("UPDATE messages SET visible_at = ?4, set_at = ?5 WHERE id = ?1 AND receives = ?2 AND fleet = ?3")
            .Run(id, receives, fleet, visibleAt, now), cancellation);
    }

    public async ValueTask DeadLetterAsync(string fleet, DeadLetter letter, CancellationToken cancellation) =>
        await store.WriteAsync(db => db.Sql("INSERT INTO dead (fleet, body, reason, origin, at) VALUES (?1, ?2, ?3, ?4, ?5)")
            .Run(fleet, letter.Body, letter.Reason, letter.Origin, letter.At.ToUnixTimeMilliseconds()), cancellation);

    public ValueTask<IReadOnlyList<DeadLetter>> ListDeadAsync(string fleet, int limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(store.Read<IReadOnlyList<DeadLetter>>(db =>
        {
            var letters = new List<DeadLetter>();
            using var rows = db.Sql("SELECT body, reason, origin, at FROM dead WHERE fleet = ?1 ORDER BY id DESC LIMIT ?2").Query(fleet, limit);
            while (rows.Read()) letters.Add(new DeadLetter(rows.GetString(0), rows.GetString(1), rows.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(3))));
            return letters;
        }));
    }

    public ValueTask<IReadOnlyList<QueueMessage>?> PeekAsync(string fleet, int limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(store.Read<IReadOnlyList<QueueMessage>?>(db =>
        {
            var messages = new List<QueueMessage>();
            using var rows = db.Sql("SELECT message_id, body, receives, sent_at FROM messages WHERE fleet = ?1 ORDER BY id LIMIT ?2").Query(fleet, limit);
            while (rows.Read()) messages.Add(new QueueMessage(rows.GetString(0), rows.GetString(1), "", rows.GetInt32(2), DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(3))));
            return messages;
        }));
    }

    public ValueTask<QueueDepth> DepthAsync(string fleet, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var now = Now;
        return ValueTask.FromResult(store.Read(db => new QueueDepth(
            (int)db.Sql("SELECT count(*) FROM messages WHERE fleet = ?1 AND visible_at <= ?2").Number(fleet, now)!.Value,
            (int)db.Sql("SELECT count(*) FROM messages WHERE fleet = ?1 AND visible_at > ?2 AND receives > 0").Number(fleet, now)!.Value,
            (int)db.Sql("SELECT count(*) FROM messages WHERE fleet = ?1 AND visible_at > ?2 AND receives = 0").Number(fleet, now)!.Value,
            (int)db.Sql("SELECT count(*) FROM dead WHERE fleet = ?1").Number(fleet)!.Value)));
    }

    private bool AnyVisible(string fleet)
    {
        var now = Now;
        return store.Read(db => db.Sql(NextVisible).Number(fleet, now)) is not null;
    }

    private long? NextDue(string fleet) => store.Read(db => db.Sql("SELECT min(visible_at) FROM messages WHERE fleet = ?1").Number(fleet));

    private ValueTask<List<QueueMessage>> TakeAsync(string fleet, int max, TimeSpan visibility, CancellationToken cancellation) =>
        store.WriteAsync(db =>
        {
            // The time of the taking, not of the asking: visibility counts from when the message is handed out.
            var now = Now;
            var hiddenUntil = now + QueueRules.Milliseconds(visibility);
            var taken = new List<QueueMessage>(max);
            while (taken.Count < max)
            {
                using var rows = db.Sql(Take).Query(fleet, now, hiddenUntil);
                if (!rows.Read()) break;
                taken.Add(new QueueMessage(
                    rows.GetString(1), rows.GetString(2), QueueRules.Handle(rows.GetInt64(0), rows.GetInt64(3)),
                    rows.GetInt32(3), DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(4))));
            }
            return taken;
        }, cancellation);

    private async ValueTask PutBackAsync(string fleet, CancellationToken cancellation)
    {
        var now = Now;
        var any = store.Read(db => db.Sql("SELECT 1 FROM messages WHERE fleet = ?1 AND set_at > ?2 + ?3 LIMIT 1").Number(fleet, now, QueueRules.BackwardsMilliseconds));
        if (any is null) return;
        await store.WriteAsync(db => db.Sql(PutBack).Run(fleet, now, QueueRules.BackwardsMilliseconds), cancellation);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
