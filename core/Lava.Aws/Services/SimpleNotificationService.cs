using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Lava.Aws.Services.SimpleNotificationService;

/// <summary>Amazon SNS, as the package AWSSDK.SimpleNotificationService names it (docs.aws.amazon.com/sns/latest/api).</summary>
public interface IAmazonSimpleNotificationService : IDisposable
{
    /// <summary>Publishes a message to a topic.</summary>
    Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken = default);
}

/// <summary>The settings of <see cref="AmazonSimpleNotificationServiceClient"/>.</summary>
public sealed class AmazonSimpleNotificationServiceConfig() : ServiceConfig("SNS", "sns", "sns");

/// <summary>The client.</summary>
public sealed class AmazonSimpleNotificationServiceClient(AWSCredentials? credentials, AmazonSimpleNotificationServiceConfig config)
    : ServiceClient(credentials, config), IAmazonSimpleNotificationService
{
    /// <summary>A client with the SDK's own settings for a region.</summary>
    public AmazonSimpleNotificationServiceClient(RegionEndpoint region) : this(null, new AmazonSimpleNotificationServiceConfig { RegionEndpoint = region }) { }

    /// <inheritdoc/>
    public Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(
            request,
            () => ServiceRequests.Query(
                request, Config.ServiceId, "Publish", "2010-03-31",
                [
                    new("TopicArn", request.TopicArn), new("Message", request.Message), new("Subject", request.Subject), new("MessageStructure", request.MessageStructure),
                    new("MessageDeduplicationId", request.MessageDeduplicationId), new("MessageGroupId", request.MessageGroupId),
                ]),
            new XmlAnswer<PublishResponse>(Read) { Exception = e => new AmazonSimpleNotificationServiceException(e) },
            cancellationToken);

    private static void Read(PublishResponse response, string name, string text)
    {
        if (name == "MessageId") response.MessageId = text;
        else if (name == "SequenceNumber") response.SequenceNumber = text;
    }
}

/// <summary>A message to publish.</summary>
public sealed class PublishRequest : AmazonWebServiceRequest
{
    /// <summary>The topic.</summary>
    public string? TopicArn { get; set; }
    /// <summary>The text, at most 256 KB.</summary>
    public string? Message { get; set; }
    /// <summary>For mail: at most 100 characters.</summary>
    public string? Subject { get; set; }
    /// <summary><c>json</c>: the text is a map with one text a protocol.</summary>
    public string? MessageStructure { get; set; }
    /// <summary>For FIFO topics.</summary>
    public string? MessageDeduplicationId { get; set; }
    /// <summary>For FIFO topics.</summary>
    public string? MessageGroupId { get; set; }
}

/// <summary>The answer.</summary>
public sealed class PublishResponse : AmazonWebServiceResponse
{
    /// <summary>The message's id.</summary>
    public string? MessageId { get; set; }
    /// <summary>For FIFO topics.</summary>
    public string? SequenceNumber { get; set; }
}

/// <summary>An error of the service.</summary>
public sealed class AmazonSimpleNotificationServiceException(ErrorResponse error)
    : AmazonServiceException(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode);
