using System.Text.Json.Nodes;
using Amazon.SQS;
using Amazon.SQS.Model;
using Lava.Aws.Queue;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Aws.Outbox;

/// <summary>Sends to any queue, by name or URL (with or without its scheme, as the original took it).</summary>
internal sealed class SqsSender(IAmazonSQS sqs, QueueUrls urls) : ISender
{
    public async Task SendAsync(JsonObject message, CancellationToken cancellation)
    {
        var queue = message["queue"].Text() ?? throw new PortException("queue: is missing: the queue's name or URL");
        var request = new SendMessageRequest
        {
            QueueUrl = await UrlAsync(queue, cancellation),
            MessageBody = MessageText.Of(message["message"]),
            MessageDeduplicationId = message["dedup_id"].Text(),
            MessageGroupId = message["group_id"].Text(),
        };
        // A FIFO queue takes no delay of a single message.
        if (message["delay"].Int() is { } delay and > 0) request.DelaySeconds = delay;
        await AwsCalls.TryAsync($"sending to {queue}", () => sqs.SendMessageAsync(request, cancellation), cancellation);
    }

    private async ValueTask<string> UrlAsync(string queue, CancellationToken cancellation) =>
        queue.Contains("://", StringComparison.Ordinal) ? queue
        : queue.Contains(".amazonaws.com", StringComparison.Ordinal) ? "https://" + queue
        : await urls.OfAsync(queue, cancellation);
}
