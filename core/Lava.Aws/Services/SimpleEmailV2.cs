using System.Text.Json.Serialization;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Lava.Aws.Services.SimpleEmailV2;

/// <summary>Amazon SES, API version 2, as the package AWSSDK.SimpleEmailV2 names it (docs.aws.amazon.com/ses/latest/APIReference-V2).</summary>
public interface IAmazonSimpleEmailServiceV2 : IDisposable
{
    /// <summary>Sends a mail.</summary>
    Task<SendEmailResponse> SendEmailAsync(SendEmailRequest request, CancellationToken cancellationToken = default);
    /// <summary>One page of the identities (domains, addresses) that mail may come from.</summary>
    Task<ListEmailIdentitiesResponse> ListEmailIdentitiesAsync(ListEmailIdentitiesRequest request, CancellationToken cancellationToken = default);
}

/// <summary>The settings of <see cref="AmazonSimpleEmailServiceV2Client"/>.</summary>
public sealed class AmazonSimpleEmailServiceV2Config() : ServiceConfig("SESv2", "ses", "email");

/// <summary>The client.</summary>
public sealed class AmazonSimpleEmailServiceV2Client(AWSCredentials? credentials, AmazonSimpleEmailServiceV2Config config)
    : ServiceClient(credentials, config), IAmazonSimpleEmailServiceV2
{
    /// <summary>A client with the SDK's own settings for a region.</summary>
    public AmazonSimpleEmailServiceV2Client(RegionEndpoint region) : this(null, new AmazonSimpleEmailServiceV2Config { RegionEndpoint = region }) { }

    /// <inheritdoc/>
    public Task<SendEmailResponse> SendEmailAsync(SendEmailRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(
            request,
            () => ServiceRequests.RestJson(request, Config.ServiceId, "POST", "/v2/email/outbound-emails", [], [], request, SimpleEmailJson.Plain.SendEmailRequest),
            new JsonAnswer<SendEmailResponse>(SimpleEmailJson.Plain.SendEmailResponse) { Exception = e => new AmazonSimpleEmailServiceV2Exception(e) },
            cancellationToken);

    /// <inheritdoc/>
    public Task<ListEmailIdentitiesResponse> ListEmailIdentitiesAsync(ListEmailIdentitiesRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(
            request,
            () => ServiceRequests.RestJson(
                request, Config.ServiceId, "GET", "/v2/email/identities", [],
                [new("NextToken", request.NextToken), new("PageSize", request.PageSize?.ToString(System.Globalization.CultureInfo.InvariantCulture))],
                null, SimpleEmailJson.Plain.SendEmailRequest),
            new JsonAnswer<ListEmailIdentitiesResponse>(SimpleEmailJson.Plain.ListEmailIdentitiesResponse) { Exception = e => new AmazonSimpleEmailServiceV2Exception(e) },
            cancellationToken);
}

/// <summary>A mail.</summary>
public sealed class SendEmailRequest : AmazonWebServiceRequest
{
    /// <summary>The sender; for raw mail null: the one of its header.</summary>
    public string? FromEmailAddress { get; set; }
    /// <summary>The receivers.</summary>
    public Destination? Destination { get; set; }
    /// <summary>Where answers go.</summary>
    public List<string>? ReplyToAddresses { get; set; }
    /// <summary>What is sent.</summary>
    public EmailContent? Content { get; set; }
    /// <summary>The configuration set; null: none.</summary>
    public string? ConfigurationSetName { get; set; }
}

/// <summary>The receivers of a mail.</summary>
public sealed class Destination
{
    /// <summary>To.</summary>
    public List<string>? ToAddresses { get; set; }
    /// <summary>Copies.</summary>
    public List<string>? CcAddresses { get; set; }
    /// <summary>Blind copies.</summary>
    public List<string>? BccAddresses { get; set; }
}

/// <summary>One of the two.</summary>
public sealed class EmailContent
{
    /// <summary>Subject and body.</summary>
    public Message? Simple { get; set; }
    /// <summary>A whole MIME message.</summary>
    public RawMessage? Raw { get; set; }
}

/// <summary>Subject and body.</summary>
public sealed class Message
{
    /// <summary>The subject.</summary>
    public Content? Subject { get; set; }
    /// <summary>The body.</summary>
    public Body? Body { get; set; }
}

/// <summary>A body as text, HTML or both.</summary>
public sealed class Body
{
    /// <summary>As text.</summary>
    public Content? Text { get; set; }
    /// <summary>As HTML.</summary>
    public Content? Html { get; set; }
}

/// <summary>A text.</summary>
public sealed class Content
{
    /// <summary>The text.</summary>
    public string? Data { get; set; }
    /// <summary>Such as <c>UTF-8</c>; null: 7-bit ASCII.</summary>
    public string? Charset { get; set; }
}

/// <summary>A whole MIME message.</summary>
public sealed class RawMessage
{
    /// <summary>Its bytes.</summary>
    public byte[]? Data { get; set; }
}

/// <summary>The answer.</summary>
public sealed class SendEmailResponse : AmazonWebServiceResponse
{
    /// <summary>The mail's id.</summary>
    public string? MessageId { get; set; }
}

/// <summary>Asks for a page of identities.</summary>
public sealed class ListEmailIdentitiesRequest : AmazonWebServiceRequest
{
    /// <summary>Where the page before ended.</summary>
    public string? NextToken { get; set; }
    /// <summary>How many a page.</summary>
    public int? PageSize { get; set; }
}

/// <summary>A page of identities.</summary>
public sealed class ListEmailIdentitiesResponse : AmazonWebServiceResponse
{
    /// <summary>The identities; null when there is none.</summary>
    public List<IdentityInfo>? EmailIdentities { get; set; }
    /// <summary>Where the next page begins; null at the end.</summary>
    public string? NextToken { get; set; }
}

/// <summary>A domain or an address.</summary>
public sealed class IdentityInfo
{
    /// <summary>The domain or address.</summary>
    public string? IdentityName { get; set; }
    /// <summary><c>DOMAIN</c>, <c>EMAIL_ADDRESS</c> or <c>MANAGED_DOMAIN</c>.</summary>
    public string? IdentityType { get; set; }
    /// <summary>Whether mail may come from it.</summary>
    public bool? SendingEnabled { get; set; }
}

/// <summary>An error of the service.</summary>
public sealed class AmazonSimpleEmailServiceV2Exception(ErrorResponse error)
    : AmazonServiceException(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode);

[JsonSerializable(typeof(SendEmailRequest))]
[JsonSerializable(typeof(SendEmailResponse))]
[JsonSerializable(typeof(ListEmailIdentitiesResponse))]
internal sealed partial class SimpleEmailJson : JsonSerializerContext
{
    public static readonly SimpleEmailJson Plain = new(new System.Text.Json.JsonSerializerOptions(ServiceRequests.JsonOptions));
}
