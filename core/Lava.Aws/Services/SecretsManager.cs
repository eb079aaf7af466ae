using System.Text.Json.Serialization;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Lava.Aws.Services.SecretsManager;

/// <summary>AWS Secrets Manager, as the package AWSSDK.SecretsManager names it (docs.aws.amazon.com/secretsmanager/latest/apireference).</summary>
public interface IAmazonSecretsManager : IDisposable
{
    /// <summary>Reads a secret; <see cref="ResourceNotFoundException"/> when there is none.</summary>
    Task<GetSecretValueResponse> GetSecretValueAsync(GetSecretValueRequest request, CancellationToken cancellationToken = default);
}

/// <summary>The settings of <see cref="AmazonSecretsManagerClient"/>.</summary>
public sealed class AmazonSecretsManagerConfig() : ServiceConfig("Secrets Manager", "secretsmanager", "secretsmanager");

/// <summary>The client.</summary>
public sealed class AmazonSecretsManagerClient(AWSCredentials? credentials, AmazonSecretsManagerConfig config) : ServiceClient(credentials, config), IAmazonSecretsManager
{
    /// <summary>A client with the SDK's own settings for a region.</summary>
    public AmazonSecretsManagerClient(RegionEndpoint region) : this(null, new AmazonSecretsManagerConfig { RegionEndpoint = region }) { }

    /// <inheritdoc/>
    public Task<GetSecretValueResponse> GetSecretValueAsync(GetSecretValueRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(
            request,
            () => ServiceRequests.Json11(request, Config.ServiceId, "secretsmanager.GetSecretValue", request, SecretsManagerJson.Plain.GetSecretValueRequest),
            new JsonAnswer<GetSecretValueResponse>(SecretsManagerJson.Plain.GetSecretValueResponse) { Exception = Thrown },
            cancellationToken);

    private static AmazonSecretsManagerException Thrown(ErrorResponse error) =>
        error.Code == nameof(ResourceNotFoundException) ? new ResourceNotFoundException(error) : new AmazonSecretsManagerException(error);
}

/// <summary>Which secret.</summary>
public sealed class GetSecretValueRequest : AmazonWebServiceRequest
{
    /// <summary>Its name or ARN.</summary>
    public string? SecretId { get; set; }
    /// <summary>The version's id; null: as <see cref="VersionStage"/> says.</summary>
    public string? VersionId { get; set; }
    /// <summary>The version's stage; null: <c>AWSCURRENT</c>.</summary>
    public string? VersionStage { get; set; }
}

/// <summary>A secret.</summary>
public sealed class GetSecretValueResponse : AmazonWebServiceResponse
{
    /// <summary>Its ARN.</summary>
    [JsonPropertyName("ARN")] public string? ARN { get; set; }
    /// <summary>Its name.</summary>
    public string? Name { get; set; }
    /// <summary>The version's id.</summary>
    public string? VersionId { get; set; }
    /// <summary>The value as text; null when it is bytes.</summary>
    public string? SecretString { get; set; }
    /// <summary>The value as bytes; null when it is text.</summary>
    [JsonConverter(typeof(SecretBytes))] public MemoryStream? SecretBinary { get; set; }
}

/// <summary>An error of the service.</summary>
public class AmazonSecretsManagerException(ErrorResponse error)
    : AmazonServiceException(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode);
/// <summary>There is no such secret.</summary>
public sealed class ResourceNotFoundException(ErrorResponse error) : AmazonSecretsManagerException(error);

internal sealed class SecretBytes : JsonConverter<MemoryStream?>
{
    public override MemoryStream? Read(ref System.Text.Json.Utf8JsonReader reader, Type typeToConvert, System.Text.Json.JsonSerializerOptions options) =>
        new(reader.GetBytesFromBase64(), writable: false);

    public override void Write(System.Text.Json.Utf8JsonWriter writer, MemoryStream? value, System.Text.Json.JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value!.ToArray());
}

[JsonSerializable(typeof(GetSecretValueRequest))]
[JsonSerializable(typeof(GetSecretValueResponse))]
internal sealed partial class SecretsManagerJson : JsonSerializerContext
{
    public static readonly SecretsManagerJson Plain = new(new System.Text.Json.JsonSerializerOptions(ServiceRequests.JsonOptions));
}
