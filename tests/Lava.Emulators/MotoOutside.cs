using System.Text;
using System.Text.Json.Nodes;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace Lava.Emulators;

/// <summary>The world outside a realm, on moto: a topic and a bus whose messages arrive in queues that a test can read.</summary>
public sealed class MotoOutside(string address, IAmazonSQS sqs) : IDisposable
{
    private const string Region = "us-east-1", Account = "123456789012";
    private static readonly HttpClient Http = new();

    /// <summary>The world of the test run's moto.</summary>
    public static async Task<MotoOutside> OpenAsync()
    {
        var address = await Emulator.Moto.EndpointAsync();
        return At(address);
    }

    /// <summary>The world of a moto.</summary>
    public static MotoOutside At(string address) =>
        new(address, new AmazonSQSClient(new Amazon.Runtime.BasicAWSCredentials("test", "test"), new AmazonSQSConfig { ServiceURL = address, AuthenticationRegion = Region }));

    /// <inheritdoc/>
    public void Dispose() => sqs.Dispose();

    /// <summary>The ARN of a queue.</summary>
    public static string QueueArn(string name) => $"arn:aws:sqs:{Region}:{Account}:{name}";

    /// <summary>Makes a topic whose messages go into a queue; returns both.</summary>
    public async Task<(string TopicArn, string QueueUrl)> TopicAsync(string name)
    {
        var queue = await QueueAsync(name);
        await FormAsync("sns", $"Action=CreateTopic&Name={name}");
        var topic = $"arn:aws:sns:{Region}:{Account}:{name}";
        await FormAsync("sns", $"Action=Subscribe&TopicArn={Uri.EscapeDataString(topic)}&Protocol=sqs&Endpoint={Uri.EscapeDataString(QueueArn(name))}");
        return (topic, queue);
    }

    /// <summary>Makes a rule on the default bus that sends the events of a source into a queue.</summary>
    public async Task<string> RuleAsync(string name, string source)
    {
        var queue = await QueueAsync(name);
        await JsonAsync("AWSEvents.PutRule", new JsonObject { ["Name"] = name, ["EventPattern"] = new JsonObject { ["source"] = new JsonArray(source) }.ToJsonString() });
        await JsonAsync("AWSEvents.PutTargets", new JsonObject { ["Rule"] = name, ["Targets"] = new JsonArray(new JsonObject { ["Id"] = "1", ["Arn"] = QueueArn(name) }) });
        return queue;
    }

    /// <summary>Lets mail come from an address.</summary>
    public Task SenderAsync(string address) => FormAsync("ses", $"Action=VerifyEmailIdentity&EmailAddress={Uri.EscapeDataString(address)}");

    /// <summary>Makes a queue.</summary>
    public async Task<string> QueueAsync(string name) => (await sqs.CreateQueueAsync(name)).QueueUrl;

    /// <summary>Takes all that is in a queue, as JSON or as text under <c>body</c>, oldest first.</summary>
    public async Task<IReadOnlyList<string>> TakeAsync(string queueUrl)
    {
        var taken = new List<(long At, string Body)>();
        while (await sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = queueUrl, MaxNumberOfMessages = 10, MessageSystemAttributeNames = ["SentTimestamp"] }) is { Messages: { Count: > 0 } messages })
        {
            foreach (var message in messages)
            {
                taken.Add((long.Parse(message.Attributes["SentTimestamp"], System.Globalization.CultureInfo.InvariantCulture), message.Body));
                await sqs.DeleteMessageAsync(queueUrl, message.ReceiptHandle);
            }
        }
        return [.. taken.OrderBy(x => x.At).Select(x => x.Body)];
    }

    private Task FormAsync(string service, string form) => PostAsync(service, new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"), null);

    private Task JsonAsync(string target, JsonObject body) => PostAsync("events", new StringContent(body.ToJsonString(), Encoding.UTF8, "application/x-amz-json-1.1"), target);

    // moto asks for no signature, but tells services apart by it.
    private async Task PostAsync(string service, HttpContent content, string? target)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=test/20260101/{Region}/{service}/aws4_request, SignedHeaders=host, Signature=0");
        if (target is not null) request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        using var answer = await Http.SendAsync(request);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"moto: {service}: {await answer.Content.ReadAsStringAsync()}");
    }
}
