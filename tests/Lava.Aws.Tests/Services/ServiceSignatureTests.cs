using System.Text;
using System.Text.Json.Nodes;
using System.Web;

namespace Lava.Aws.Tests.Services;

/// <summary>Our clients against botocore: what goes over the wire is the same request, and its signature is the one botocore gives it.</summary>
public sealed class ServiceSignatureTests(ServiceSignatureTests.Comparison comparison) : IClassFixture<ServiceSignatureTests.Comparison>
{
    public static TheoryData<string> Calls => [.. ServiceCalls.All.Select(c => c.Name)];

    [SkippableTheory, MemberData(nameof(Calls))]
    public void The_signature_is_the_one_botocore_gives_the_request_as_sent(string call)
    {
        var (sent, answer) = comparison.Of(call);
        Assert.Equal((string?)answer["authorization"], sent.Headers["Authorization"]);
    }

    [SkippableTheory, MemberData(nameof(Calls))]
    public void The_request_says_what_botocores_says(string call)
    {
        var (sent, answer) = comparison.Of(call);
        Assert.Equal((string?)answer["method"], sent.Method);
        var (path, query) = Split(sent.Target);
        var (theirPath, theirQuery) = Split((string)answer["target"]!);
        Assert.Equal(theirPath, path);
        Assert.Equal(theirQuery, query);
        Assert.Equal((string?)answer["amz_target"], sent.Headers.GetValueOrDefault("X-Amz-Target"));
        var theirBody = Convert.FromBase64String((string)answer["body"]!);
        if (sent.Headers.GetValueOrDefault("Content-Type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true)
            Assert.Equal(Form(theirBody), Form(sent.Body));
        else if (theirBody.Length == 0) Assert.Empty(sent.Body);
        else Assert.True(JsonNode.DeepEquals(JsonNode.Parse(theirBody), JsonNode.Parse(sent.Body)), Encoding.UTF8.GetString(sent.Body));
    }

    [SkippableTheory, MemberData(nameof(Calls))]
    public void Without_an_override_it_goes_to_botocores_host(string call)
    {
        var (_, answer) = comparison.Of(call);
        var config = (string?)ServiceCalls.All.Single(c => c.Name == call).Service switch
        {
            "scheduler" => (Lava.Aws.Services.ServiceConfig)new Lava.Aws.Services.Scheduler.AmazonSchedulerConfig(),
            "sns" => new Lava.Aws.Services.SimpleNotificationService.AmazonSimpleNotificationServiceConfig(),
            "events" => new Lava.Aws.Services.EventBridge.AmazonEventBridgeConfig(),
            "autoscaling" => new Lava.Aws.Services.AutoScaling.AmazonAutoScalingConfig(),
            "sesv2" => new Lava.Aws.Services.SimpleEmailV2.AmazonSimpleEmailServiceV2Config(),
            _ => new Lava.Aws.Services.SecretsManager.AmazonSecretsManagerConfig(),
        };
        config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(ServiceCalls.Region);
        config.IgnoreConfiguredEndpointUrls = true;
        Assert.Equal((string?)answer["endpoint"], config.EndpointProvider.ResolveEndpoint(new Amazon.Runtime.Endpoints.EndpointParameters()).URL);
    }

    private static (string Path, List<string> Query) Split(string target)
    {
        var at = target.IndexOf('?', StringComparison.Ordinal);
        return at < 0 ? (Uri.UnescapeDataString(target), []) : (Uri.UnescapeDataString(target[..at]), Pairs(target[(at + 1)..]));
    }

    private static List<string> Form(byte[] body) => Pairs(Encoding.UTF8.GetString(body));

    private static List<string> Pairs(string text)
    {
        var pairs = HttpUtility.ParseQueryString(text);
        return [.. pairs.AllKeys.Order(StringComparer.Ordinal).Select(k => $"{k}={pairs[k]}")];
    }

    /// <summary>Sends every call once and asks botocore about all of them in one go.</summary>
    public sealed class Comparison : IAsyncLifetime
    {
        private readonly Dictionary<string, (RecordedRequest Sent, JsonObject Answer)> _found = [];

        public (RecordedRequest Sent, JsonObject Answer) Of(string call)
        {
            Skip.If(BotocoreReference.Missing is not null, BotocoreReference.Missing);
            return _found[call];
        }

        public async Task InitializeAsync()
        {
            if (BotocoreReference.Missing is not null) return;
            await using var server = new RecordingServer();
            var cases = new JsonArray();
            foreach (var call in ServiceCalls.All)
            {
                if (call.Service == "sns") server.Answer(200, "text/xml", "<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>");
                if (call.Service == "autoscaling") server.Answer(200, "text/xml", $"<{call.Name}Response><{call.Name}Result/></{call.Name}Response>");
                await call.Send(server.Url);
                cases.Add(Case(call, server.Requests[^1]));
            }
            foreach (var (call, sent, answer) in ServiceCalls.All.Zip(server.Requests, BotocoreReference.Ask(cases)))
                _found.Add(call.Name, (sent, answer!.AsObject()));
        }

        public Task DisposeAsync() => Task.CompletedTask;

        private static JsonObject Case(ServiceCall call, RecordedRequest sent)
        {
            var keys = ServiceCalls.Credentials.GetCredentials();
            return new JsonObject
            {
                ["method"] = sent.Method,
                ["target"] = sent.Target,
                ["headers"] = new JsonObject(sent.Headers.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)h.Value))),
                ["body"] = Convert.ToBase64String(sent.Body),
                ["service"] = call.Service,
                ["signing_name"] = call.SigningName,
                ["operation"] = call.Operation,
                ["parameters"] = call.Parameters.DeepClone(),
                ["key"] = keys.AccessKey,
                ["secret"] = keys.SecretKey,
                ["region"] = ServiceCalls.Region,
            };
        }
    }
}
