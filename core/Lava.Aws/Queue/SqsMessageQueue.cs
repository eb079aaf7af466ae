using System.Collections.Concurrent;
using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;

namespace Lava.Aws.Queue;

/// <summary>The fleets' queues on SQS. Sends and deletes of many callers go out in batches; what became of each entry is looked at.</summary>
internal sealed class SqsMessageQueue(IAmazonSQS sqs, QueueUrls urls, string realm, TimeProvider time) : IMessageQueue
{
    private const string Sent = "SentTimestamp", Received = "ApproximateReceiveCount";

    private readonly ConcurrentDictionary<string, Batcher<SendMessageBatchRequestEntry>> _sends = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Batcher<string>> _deletes = new(StringComparer.Ordinal);
    private readonly DeadLetters _dead = new(sqs, urls, realm);

    public async ValueTask SendAsync(string fleet, string body, TimeSpan delay, CancellationToken cancellation)
    {
        QueueLimits.CheckDelay(delay);
        cancellation.ThrowIfCancellationRequested();
        var url = await UrlAsync(fleet, cancellation);
        var entry = new SendMessageBatchRequestEntry { MessageBody = body, DelaySeconds = WholeSeconds(delay) };
        await _sends.GetOrAdd(url, x => new(SqsBatches.Most, batch => SqsBatches.SendAsync(sqs, x, batch, CancellationToken.None))).AddAsync(entry);
    }

    public async ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string fleet, int max, TimeSpan visibility, TimeSpan wait, CancellationToken cancellation)
    {
        QueueLimits.CheckMax(max);
        QueueLimits.CheckVisibility(visibility);
        var url = await UrlAsync(fleet, cancellation);
        var receive = ReceiveAsync(url, max, visibility, wait);
        try
        {
            return [.. (await receive.WaitAsync(cancellation)).Select(ToMessage)];
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // A poll that is broken off may take a message with it. So it isn't: it goes on, and gives back what it still gets.
            _ = GiveBackAsync(url, receive);
            throw;
        }
    }

    public async ValueTask DeleteAsync(string fleet, IReadOnlyCollection<string> receiptHandles, CancellationToken cancellation)
    {
        var url = await UrlAsync(fleet, cancellation);
        var batches = _deletes.GetOrAdd(url, x => new(SqsBatches.Most, batch => SqsBatches.DeleteAsync(sqs, x, batch, CancellationToken.None)));
        await Task.WhenAll(receiptHandles.Where(x => x.Length > 0).Select(batches.AddAsync)).WaitAsync(cancellation);
    }

    public async ValueTask ChangeVisibilityAsync(string fleet, string receiptHandle, TimeSpan visibility, CancellationToken cancellation)
    {
        QueueLimits.CheckVisibility(visibility);
        var url = await UrlAsync(fleet, cancellation);
        await AwsCalls.TryAsync($"changing the visibility of a message of {url}", async () =>
        {
            try
            {
                await sqs.ChangeMessageVisibilityAsync(new ChangeMessageVisibilityRequest { QueueUrl = url, ReceiptHandle = receiptHandle, VisibilityTimeout = WholeSeconds(visibility) }, cancellation);
            }
            catch (Exception e) when (e is ReceiptHandleIsInvalidException or MessageNotInflightException || SqsBatches.IsStale((e as AmazonSQSException)?.ErrorCode, e.Message))
            {
                // A stale handle: the message is somebody else's, or gone.
            }
        }, cancellation);
    }

    public ValueTask DeadLetterAsync(string fleet, DeadLetter letter, CancellationToken cancellation) => _dead.PutAsync(fleet, letter, cancellation);

    public ValueTask<IReadOnlyList<DeadLetter>> ListDeadAsync(string fleet, int limit, CancellationToken cancellation) => _dead.ListAsync(fleet, limit, cancellation);

    public async ValueTask<QueueDepth> DepthAsync(string fleet, CancellationToken cancellation)
    {
        var live = AttributesAsync(await UrlAsync(fleet, cancellation), cancellation);
        var dead = AttributesAsync(await urls.OfAsync(Names.DeadLetterQueue(realm, fleet), cancellation), cancellation);
        var (x, letters) = (await live, await dead);
        return new QueueDepth(x.ApproximateNumberOfMessages, x.ApproximateNumberOfMessagesNotVisible, x.ApproximateNumberOfMessagesDelayed, letters.ApproximateNumberOfMessages);
    }

    private ValueTask<string> UrlAsync(string fleet, CancellationToken cancellation) => urls.OfAsync(Names.Queue(realm, fleet), cancellation);

    private Task<List<Message>> ReceiveAsync(string url, int max, TimeSpan visibility, TimeSpan wait) => AwsCalls.TryAsync($"receiving from {url}", async () =>
        (await sqs.ReceiveMessageAsync(new ReceiveMessageRequest
        {
            QueueUrl = url,
            MaxNumberOfMessages = max,
            VisibilityTimeout = WholeSeconds(visibility),
            WaitTimeSeconds = WholeSeconds(wait),
            MessageSystemAttributeNames = [Sent, Received],
        })).Messages ?? [], CancellationToken.None);

    private async Task GiveBackAsync(string url, Task<List<Message>> receive)
    {
        try
        {
            await SqsBatches.ShowAsync(sqs, url, await receive);
        }
        catch (PortException)
        {
            // They come back by themselves when their visibility ends.
        }
    }

    private Task<GetQueueAttributesResponse> AttributesAsync(string url, CancellationToken cancellation) => AwsCalls.TryAsync($"asking how full {url} is", () => sqs.GetQueueAttributesAsync(new GetQueueAttributesRequest
    {
        QueueUrl = url,
        AttributeNames = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"],
    }, cancellation), cancellation);

    private QueueMessage ToMessage(Message message) => new(
        message.MessageId, message.Body, message.ReceiptHandle,
        int.TryParse(message.Attributes?.GetValueOrDefault(Received), CultureInfo.InvariantCulture, out var count) ? count : 1,
        long.TryParse(message.Attributes?.GetValueOrDefault(Sent), CultureInfo.InvariantCulture, out var at) ? DateTimeOffset.FromUnixTimeMilliseconds(at) : time.GetUtcNow());

    // SQS counts whole seconds; nothing may be visible too early.
    private static int WholeSeconds(TimeSpan span) => (int)Math.Ceiling(span.TotalSeconds);
}
