using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Lava.Aws.Services.AutoScaling;

/// <summary>Amazon EC2 Auto Scaling, as the package AWSSDK.AutoScaling names it (docs.aws.amazon.com/autoscaling/ec2/APIReference).</summary>
public interface IAmazonAutoScaling : IDisposable
{
    /// <summary>Says that what a lifecycle hook waits for is done.</summary>
    Task<CompleteLifecycleActionResponse> CompleteLifecycleActionAsync(CompleteLifecycleActionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Says whether a group that shrinks may take instances.</summary>
    Task<SetInstanceProtectionResponse> SetInstanceProtectionAsync(SetInstanceProtectionRequest request, CancellationToken cancellationToken = default);
}

/// <summary>The settings of <see cref="AmazonAutoScalingClient"/>.</summary>
public sealed class AmazonAutoScalingConfig() : ServiceConfig("Auto Scaling", "autoscaling", "autoscaling");

/// <summary>The client.</summary>
public sealed class AmazonAutoScalingClient(AWSCredentials? credentials, AmazonAutoScalingConfig config) : ServiceClient(credentials, config), IAmazonAutoScaling
{
    private const string Version = "2011-01-01";

    /// <inheritdoc/>
    public Task<CompleteLifecycleActionResponse> CompleteLifecycleActionAsync(CompleteLifecycleActionRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(
            request,
            () => ServiceRequests.Query(
                request, Config.ServiceId, "CompleteLifecycleAction", Version,
                [
                    new("LifecycleHookName", request.LifecycleHookName), new("AutoScalingGroupName", request.AutoScalingGroupName),
                    new("LifecycleActionResult", request.LifecycleActionResult), new("InstanceId", request.InstanceId),
                ]),
            Answer<CompleteLifecycleActionResponse>(),
            cancellationToken);

    /// <inheritdoc/>
    public Task<SetInstanceProtectionResponse> SetInstanceProtectionAsync(SetInstanceProtectionRequest request, CancellationToken cancellationToken = default) =>
        SendAsync(
            request,
            () => ServiceRequests.Query(
                request, Config.ServiceId, "SetInstanceProtection", Version,
                [
                    .. request.InstanceIds.Select((id, i) => KeyValuePair.Create($"InstanceIds.member.{i + 1}", (string?)id)),
                    new("AutoScalingGroupName", request.AutoScalingGroupName), new("ProtectedFromScaleIn", request.ProtectedFromScaleIn ? "true" : "false"),
                ]),
            Answer<SetInstanceProtectionResponse>(),
            cancellationToken);

    // Both answers are empty.
    private static XmlAnswer<TResponse> Answer<TResponse>() where TResponse : AmazonWebServiceResponse, new() =>
        new((_, _, _) => { }) { Exception = e => new AmazonAutoScalingException(e) };
}

/// <summary>A lifecycle hook's wait that is over.</summary>
public sealed class CompleteLifecycleActionRequest : AmazonWebServiceRequest
{
    /// <summary>The hook.</summary>
    public required string LifecycleHookName { get; set; }
    /// <summary>The group.</summary>
    public required string AutoScalingGroupName { get; set; }
    /// <summary><c>CONTINUE</c> or <c>ABANDON</c>.</summary>
    public required string LifecycleActionResult { get; set; }
    /// <summary>The instance.</summary>
    public required string InstanceId { get; set; }
}

/// <summary>The answer.</summary>
public sealed class CompleteLifecycleActionResponse : AmazonWebServiceResponse;

/// <summary>Whether instances are protected.</summary>
public sealed class SetInstanceProtectionRequest : AmazonWebServiceRequest
{
    /// <summary>The instances, up to 50.</summary>
    public required List<string> InstanceIds { get; set; }
    /// <summary>Their group.</summary>
    public required string AutoScalingGroupName { get; set; }
    /// <summary>Whether a group that shrinks leaves them alone.</summary>
    public required bool ProtectedFromScaleIn { get; set; }
}

/// <summary>The answer.</summary>
public sealed class SetInstanceProtectionResponse : AmazonWebServiceResponse;

/// <summary>An error of the service.</summary>
public sealed class AmazonAutoScalingException(ErrorResponse error)
    : AmazonServiceException(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode);
