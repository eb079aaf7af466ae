using System.Text.Json.Nodes;
using Lava.Aws.Services.SimpleNotificationService;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Aws.Outbox;

/// <summary>Publishes to topics.</summary>
internal sealed class SnsSender(AwsClients clients) : ISender
{
    private const int LongestSubject = 100;

    public Task SendAsync(JsonObject message, CancellationToken cancellation)
    {
        var topic = message["topic"].Text() ?? throw new PortException("topic: is missing: the topic's ARN");
        var subject = message["subject"].Text();
        var request = new PublishRequest
        {
            TopicArn = topic,
            Message = MessageText.Of(message["message"]),
            Subject = subject is { Length: > LongestSubject } ? subject[..LongestSubject] : subject is { Length: > 0 } ? subject : null,
        };
        return AwsCalls.TryAsync($"publishing to {topic}", () => clients.Topics.PublishAsync(request, cancellation), cancellation);
    }
}
