using System.Globalization;
using System.Text;
using Amazon.SQS;
using Amazon.SQS.Model;
using Lava.Core.Ports;

namespace Lava.Aws.Queue;

/// <summary>Batch calls to SQS. A batch that succeeds may hold entries that failed: each is looked at, and throttled ones go again.</summary>
internal static class SqsBatches
{
    /// <summary>SQS's largest batch.</summary>
    public const int Most = 10;

    // What a batch may weigh together. AWS takes 1 MiB; emulators and older regions 256 KiB.
    private const int MostBytes = 256 * 1024;
    private const int Rounds = 3;

    /// <summary>Sends messages; a result each.</summary>
    public static async Task<IReadOnlyList<Exception?>> SendAsync(IAmazonSQS sqs, string url, IReadOnlyList<SendMessageBatchRequestEntry> entries, CancellationToken cancellation)
    {
        var results = new Exception?[entries.Count];
        for (var i = 0; i < entries.Count; i++) entries[i].Id = i.ToString(CultureInfo.InvariantCulture);
        foreach (var part in Light(entries))
        {
            await RoundsAsync(part, x => x.Id, results, $"sending to {url}", async batch =>
            {
                var answer = await sqs.SendMessageBatchAsync(new SendMessageBatchRequest { QueueUrl = url, Entries = [.. batch] }, cancellation);
                return answer.Failed;
            }, cancellation);
        }
        return results;
    }

    /// <summary>Deletes messages; a result each. Stale handles are no failure.</summary>
    public static async Task<IReadOnlyList<Exception?>> DeleteAsync(IAmazonSQS sqs, string url, IReadOnlyList<string> handles, CancellationToken cancellation)
    {
        var results = new Exception?[handles.Count];
        var entries = handles.Select((x, i) => new DeleteMessageBatchRequestEntry { Id = i.ToString(CultureInfo.InvariantCulture), ReceiptHandle = x }).ToList();
        await RoundsAsync(entries, x => x.Id, results, $"deleting from {url}", async batch =>
        {
            var answer = await sqs.DeleteMessageBatchAsync(new DeleteMessageBatchRequest { QueueUrl = url, Entries = [.. batch] }, cancellation);
            return answer.Failed?.Where(x => !IsStale(x.Code, x.Message));
        }, cancellation);
        return results;
    }

    /// <summary>Makes received messages visible again at once.</summary>
    public static async Task ShowAsync(IAmazonSQS sqs, string url, IReadOnlyList<Message> messages)
    {
        if (messages.Count == 0) return;
        await AwsCalls.TryAsync($"giving messages back to {url}", () => sqs.ChangeMessageVisibilityBatchAsync(new ChangeMessageVisibilityBatchRequest
        {
            QueueUrl = url,
            Entries = [.. messages.Select((x, i) => new ChangeMessageVisibilityBatchRequestEntry { Id = i.ToString(CultureInfo.InvariantCulture), ReceiptHandle = x.ReceiptHandle, VisibilityTimeout = 0 })],
        }), CancellationToken.None);
    }

    /// <summary>Whether an error only says that a receipt handle is no longer, or never was, good.</summary>
    public static bool IsStale(string? code, string? message) =>
        code is "ReceiptHandleIsInvalid" or "MessageNotInflight" or "AWS.SimpleQueueService.MessageNotInflight"
        || (code is "InvalidParameterValue" && message?.Contains("eceipt", StringComparison.Ordinal) == true);

    private static async Task RoundsAsync<T>(
        IReadOnlyList<T> entries, Func<T, string> id, Exception?[] results, string what,
        Func<IReadOnlyList<T>, Task<IEnumerable<BatchResultErrorEntry>?>> call, CancellationToken cancellation)
    {
        var left = entries;
        for (var round = 1; left.Count > 0; round++)
        {
            List<BatchResultErrorEntry> failed;
            try
            {
                failed = [.. await AwsCalls.TryAsync(what, () => call(left), cancellation) ?? []];
            }
            catch (PortException e)
            {
                foreach (var entry in left) results[Index(id(entry))] = e;
                return;
            }
            foreach (var error in failed) results[Index(error.Id)] = new PortException($"{what}: {error.Code}: {error.Message}");
            var again = failed.Where(x => x.SenderFault != true && round < Rounds).Select(x => x.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var x in again) results[Index(x)] = null;
            left = [.. left.Where(x => again.Contains(id(x)))];
        }
    }

    // Splits a batch where it grows too heavy for one call.
    private static IEnumerable<IReadOnlyList<SendMessageBatchRequestEntry>> Light(IReadOnlyList<SendMessageBatchRequestEntry> entries)
    {
        var (part, weight) = (new List<SendMessageBatchRequestEntry>(), 0);
        foreach (var entry in entries)
        {
            var bytes = Encoding.UTF8.GetByteCount(entry.MessageBody);
            if (part.Count > 0 && weight + bytes > MostBytes)
            {
                yield return part;
                (part, weight) = ([], 0);
            }
            part.Add(entry);
            weight += bytes;
        }
        if (part.Count > 0) yield return part;
    }

    private static int Index(string id) => int.Parse(id, CultureInfo.InvariantCulture);
}
