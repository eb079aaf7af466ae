using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;

namespace Lava.Aws.Queue;

/// <summary>The fleets' dead-letter queues: why a message is there stands in its attributes.</summary>
internal sealed class DeadLetters(IAmazonSQS sqs, QueueUrls urls, string realm)
{
    private const string Reason = "lava-reason", Origin = "lava-origin", At = "lava-at";
    // A listing looks at no more: SQS can only be read by receiving.
    private const int MostBatches = 20;
    private const int LookSeconds = 5;

    public async ValueTask PutAsync(string fleet, DeadLetter letter, CancellationToken cancellation)
    {
        var url = await UrlAsync(fleet, cancellation);
        await AwsCalls.TryAsync($"sending to {url}", () => sqs.SendMessageAsync(new SendMessageRequest
        {
            QueueUrl = url,
            MessageBody = letter.Body,
            MessageAttributes = new()
            {
                [Reason] = Text(letter.Reason),
                [Origin] = Text(letter.Origin),
                [At] = Text(letter.At.ToString("O", CultureInfo.InvariantCulture)),
            },
        }, cancellation), cancellation);
    }

    // They are taken out of sight for a moment, and put back; one that comes back while the others are read is one letter.
    public async ValueTask<IReadOnlyList<DeadLetter>> ListAsync(string fleet, int limit, CancellationToken cancellation)
    {
        var url = await UrlAsync(fleet, cancellation);
        var taken = new List<Message>();
        for (var batch = 0; batch < MostBatches; batch++)
        {
            var got = await AwsCalls.TryAsync($"receiving from {url}", () => sqs.ReceiveMessageAsync(new ReceiveMessageRequest
            {
                QueueUrl = url,
                MaxNumberOfMessages = SqsBatches.Most,
                VisibilityTimeout = LookSeconds,
                WaitTimeSeconds = batch == 0 ? 1 : 0,
                MessageAttributeNames = ["All"],
                MessageSystemAttributeNames = ["SentTimestamp"],
            }, cancellation), cancellation);
            if (got.Messages is not { Count: > 0 } messages) break;
            taken.AddRange(messages);
        }
        foreach (var chunk in taken.Chunk(SqsBatches.Most)) await SqsBatches.ShowAsync(sqs, url, chunk);
        return [.. taken.DistinctBy(x => x.MessageId, StringComparer.Ordinal).Select(ToLetter).OrderByDescending(x => x.At).Take(limit)];
    }

    private static DeadLetter ToLetter(Message message)
    {
        var sent = long.TryParse(message.Attributes?.GetValueOrDefault("SentTimestamp"), CultureInfo.InvariantCulture, out var at) ? DateTimeOffset.FromUnixTimeMilliseconds(at) : default;
        return new DeadLetter(
            message.Body,
            Attribute(Reason) ?? "received too often without being handled",
            Attribute(Origin) ?? message.MessageId,
            DateTimeOffset.TryParse(Attribute(At), CultureInfo.InvariantCulture, out var put) ? put : sent);

        string? Attribute(string name) => message.MessageAttributes?.GetValueOrDefault(name)?.StringValue;
    }

    private ValueTask<string> UrlAsync(string fleet, CancellationToken cancellation) => urls.OfAsync(Names.DeadLetterQueue(realm, fleet), cancellation);

    // SQS takes no empty attribute, and only what XML 1.0 can hold.
    private static MessageAttributeValue Text(string text) => new() { DataType = "String", StringValue = text.Length == 0 ? "-" : string.Concat(text.Where(c => c >= ' ' || c is '\t' or '\n' or '\r')) };
}
