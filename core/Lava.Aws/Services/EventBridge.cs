using System.Text.Json.Serialization;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Lava.Aws.Services.EventBridge;

/// <summary>Amazon EventBridge, as the package AWSSDK.EventBridge names it (docs.aws.amazon.com/eventbridge/latest/APIReference).</summary>
public interface IAmazonEventBridge : IDisposable
{
    /// <summary>Puts up to ten events on buses. An entry that failed is told in the answer, not by an exception.</summary>
    Task<PutEventsResponse> PutEventsAsync(PutEventsRequest request, CancellationToken cancellationToken = default);
}

/// <summary>The settings of <see cref="AmazonEventBridgeClient"/>.</summary>
public sealed class AmazonEventBridgeConfig() : ServiceConfig("EventBridge", "events", "events");

/// <summary>The client.</summary>
public sealed class AmazonEventBridgeClient(AWSCredentials? credentials, AmazonEventBridgeConfig config) : ServiceClient(credentials, config), IAmazonEventBridge
{
    /// <summary>A client with the SDK's own settings for a region.</summary>
    public AmazonEventBridgeClient(RegionEndpoint region) : this(null, new AmazonEventBridgeConfig { RegionEndpoint = region }) { }

    /// <inheritdoc/>
    public Task<PutEventsResponse> PutEventsAsync(PutEventsRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(
            request,
            () => ServiceRequests.Json11(request, Config.ServiceId, "AWSEvents.PutEvents", request, EventBridgeJson.Plain.PutEventsRequest),
            new JsonAnswer<PutEventsResponse>(EventBridgeJson.Plain.PutEventsResponse) { Exception = e => new AmazonEventBridgeException(e) },
            cancellationToken);
}

/// <summary>Events to put.</summary>
public sealed class PutEventsRequest : AmazonWebServiceRequest
{
    /// <summary>One to ten events.</summary>
    public List<PutEventsRequestEntry>? Entries { get; set; }
}

/// <summary>An event.</summary>
public sealed class PutEventsRequestEntry
{
    /// <summary>When it happened, UTC; null: now.</summary>
    [JsonConverter(typeof(EpochSeconds))] public DateTime? Time { get; set; }
    /// <summary>Who tells it.</summary>
    public string? Source { get; set; }
    /// <summary>ARNs it is about.</summary>
    public List<string>? Resources { get; set; }
    /// <summary>What kind of event it is.</summary>
    public string? DetailType { get; set; }
    /// <summary>A JSON map.</summary>
    public string? Detail { get; set; }
    /// <summary>The bus; null: the account's default bus.</summary>
    public string? EventBusName { get; set; }
}

/// <summary>The answer.</summary>
public sealed class PutEventsResponse : AmazonWebServiceResponse
{
    /// <summary>How many entries failed.</summary>
    public int? FailedEntryCount { get; set; }
    /// <summary>One result an entry, in their order.</summary>
    public List<PutEventsResultEntry>? Entries { get; set; }
}

/// <summary>What became of an event.</summary>
public sealed class PutEventsResultEntry
{
    /// <summary>Its id; null when it failed.</summary>
    public string? EventId { get; set; }
    /// <summary>Why it failed; null when it didn't.</summary>
    public string? ErrorCode { get; set; }
    /// <summary>The same, for people.</summary>
    public string? ErrorMessage { get; set; }
}

/// <summary>An error of the service.</summary>
public sealed class AmazonEventBridgeException(ErrorResponse error)
    : AmazonServiceException(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode);

[JsonSerializable(typeof(PutEventsRequest))]
[JsonSerializable(typeof(PutEventsResponse))]
internal sealed partial class EventBridgeJson : JsonSerializerContext
{
    public static readonly EventBridgeJson Plain = new(new System.Text.Json.JsonSerializerOptions(ServiceRequests.JsonOptions));
}
