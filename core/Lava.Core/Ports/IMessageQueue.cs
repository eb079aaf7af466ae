namespace Lava.Core.Ports;

/// <summary>The fleets' queues, with the semantics of a standard SQS queue: at least once, any order, one dead-letter queue each.</summary>
public interface IMessageQueue
{
    /// <summary>Sends a body to a fleet's queue; visible after the delay (at most 15 min). Durable when it returns.</summary>
    ValueTask SendAsync(string fleet, string body, TimeSpan delay, CancellationToken cancellation);

    /// <summary>Takes up to <paramref name="max"/> (1–10) messages out of sight for <paramref name="visibility"/>; waits up to <paramref name="wait"/> for a first one.</summary>
    ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string fleet, int max, TimeSpan visibility, TimeSpan wait, CancellationToken cancellation);

    /// <summary>Deletes messages by receipt handle; a stale or unknown handle is ignored.</summary>
    ValueTask DeleteAsync(string fleet, IReadOnlyCollection<string> receiptHandles, CancellationToken cancellation);

    /// <summary>Makes a received message visible again after <paramref name="visibility"/>; a stale handle is ignored.</summary>
    ValueTask ChangeVisibilityAsync(string fleet, string receiptHandle, TimeSpan visibility, CancellationToken cancellation);

    /// <summary>Puts a body into the fleet's dead-letter queue.</summary>
    ValueTask DeadLetterAsync(string fleet, DeadLetter letter, CancellationToken cancellation);

    /// <summary>The newest dead letters of a fleet.</summary>
    ValueTask<IReadOnlyList<DeadLetter>> ListDeadAsync(string fleet, int limit, CancellationToken cancellation);

    /// <summary>
    /// The messages that lie in a fleet's queue, also those that are out of sight, without receiving them (so without receipt handles); null where
    /// the queue can't tell, as Amazon SQS.
    /// </summary>
    ValueTask<IReadOnlyList<QueueMessage>?> PeekAsync(string fleet, int limit, CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<QueueMessage>?>(null);

    /// <summary>How full a fleet's queue is.</summary>
    ValueTask<QueueDepth> DepthAsync(string fleet, CancellationToken cancellation);
}

/// <summary>A received message.</summary>
/// <param name="MessageId">Its id, the same at each delivery.</param>
/// <param name="Body">The text as sent.</param>
/// <param name="ReceiptHandle">Names this delivery; a later delivery makes it stale.</param>
/// <param name="ReceiveCount">1 at the first delivery.</param>
/// <param name="SentAt">When it was sent.</param>
public sealed record QueueMessage(string MessageId, string Body, string ReceiptHandle, int ReceiveCount, DateTimeOffset SentAt);

/// <summary>A message that nobody could run.</summary>
/// <param name="Body">The text as received.</param>
/// <param name="Reason">Why it is here.</param>
/// <param name="Origin">The first message id (attribute <c>lava-origin</c>).</param>
/// <param name="At">When it was put here.</param>
public sealed record DeadLetter(string Body, string Reason, string Origin, DateTimeOffset At);

/// <summary>Counts of a queue; approximate on AWS.</summary>
public readonly record struct QueueDepth(int Visible, int InFlight, int Delayed, int Dead);
