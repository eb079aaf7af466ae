using System.Collections.Concurrent;
using Amazon.SQS;
using Amazon.SQS.Model;
using Lava.Core.Ports;

namespace Lava.Aws.Queue;

/// <summary>The URLs of queues by name; a queue keeps its URL, so each is asked for once.</summary>
internal sealed class QueueUrls(IAmazonSQS sqs)
{
    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>The URL of a queue. Throws <see cref="PortException"/> when there is no such queue.</summary>
    public async ValueTask<string> OfAsync(string name, CancellationToken cancellation)
    {
        if (_known.TryGetValue(name, out var known)) return known;
        return await AwsCalls.TryAsync($"looking for queue {name}", async () =>
        {
            try
            {
                return _known[name] = (await sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = name }, cancellation)).QueueUrl;
            }
            catch (QueueDoesNotExistException e)
            {
                throw new PortException($"there is no queue {name}: is the fleet's name right, and is its stack deployed?", e);
            }
        }, cancellation);
    }
}
