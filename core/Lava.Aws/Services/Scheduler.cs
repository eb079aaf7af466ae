using System.Text.Json.Serialization;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Lava.Aws.Services.Scheduler;

/// <summary>Amazon EventBridge Scheduler, as the package AWSSDK.Scheduler names it (docs.aws.amazon.com/scheduler/latest/APIReference).</summary>
public interface IAmazonScheduler : IDisposable
{
    /// <summary>Makes a schedule; <see cref="ConflictException"/> when there is one of that name.</summary>
    Task<CreateScheduleResponse> CreateScheduleAsync(CreateScheduleRequest request, CancellationToken cancellationToken = default);
    /// <summary>Replaces a schedule whole: what the request leaves out takes its default.</summary>
    Task<UpdateScheduleResponse> UpdateScheduleAsync(UpdateScheduleRequest request, CancellationToken cancellationToken = default);
    /// <summary>Deletes a schedule; <see cref="ResourceNotFoundException"/> when there is none.</summary>
    Task<DeleteScheduleResponse> DeleteScheduleAsync(DeleteScheduleRequest request, CancellationToken cancellationToken = default);
    /// <summary>Reads a schedule; <see cref="ResourceNotFoundException"/> when there is none.</summary>
    Task<GetScheduleResponse> GetScheduleAsync(GetScheduleRequest request, CancellationToken cancellationToken = default);
    /// <summary>One page of schedules, by name.</summary>
    Task<ListSchedulesResponse> ListSchedulesAsync(ListSchedulesRequest request, CancellationToken cancellationToken = default);
    /// <summary>Makes a group; <see cref="ConflictException"/> when there is one of that name.</summary>
    Task<CreateScheduleGroupResponse> CreateScheduleGroupAsync(CreateScheduleGroupRequest request, CancellationToken cancellationToken = default);
    /// <summary>Reads a group; <see cref="ResourceNotFoundException"/> when there is none.</summary>
    Task<GetScheduleGroupResponse> GetScheduleGroupAsync(GetScheduleGroupRequest request, CancellationToken cancellationToken = default);
    /// <summary>Deletes a group with all its schedules.</summary>
    Task<DeleteScheduleGroupResponse> DeleteScheduleGroupAsync(DeleteScheduleGroupRequest request, CancellationToken cancellationToken = default);
}

/// <summary>The settings of <see cref="AmazonSchedulerClient"/>.</summary>
public sealed class AmazonSchedulerConfig() : ServiceConfig("Scheduler", "scheduler", "scheduler");

/// <summary>The client.</summary>
public sealed class AmazonSchedulerClient(AWSCredentials? credentials, AmazonSchedulerConfig config) : ServiceClient(credentials, config), IAmazonScheduler
{
    private const string Schedule = "/schedules/{Name}", Group = "/schedule-groups/{Name}";

    /// <summary>A client with the SDK's own settings for a region.</summary>
    public AmazonSchedulerClient(RegionEndpoint region) : this(null, new AmazonSchedulerConfig { RegionEndpoint = region }) { }

    /// <inheritdoc/>
    public Task<CreateScheduleResponse> CreateScheduleAsync(CreateScheduleRequest request, CancellationToken cancellationToken = default) =>
        WriteAsync(request, "POST", Wire.CreateScheduleResponse, cancellationToken);

    /// <inheritdoc/>
    public Task<UpdateScheduleResponse> UpdateScheduleAsync(UpdateScheduleRequest request, CancellationToken cancellationToken = default) =>
        WriteAsync(request, "PUT", Wire.UpdateScheduleResponse, cancellationToken);

    /// <inheritdoc/>
    public Task<DeleteScheduleResponse> DeleteScheduleAsync(DeleteScheduleRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(request, "DELETE", Schedule, request.Name, [new("groupName", request.GroupName), new("clientToken", Token(request.ClientToken))], Wire.DeleteScheduleResponse, cancellationToken);

    /// <inheritdoc/>
    public Task<GetScheduleResponse> GetScheduleAsync(GetScheduleRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(request, "GET", Schedule, request.Name, [new("groupName", request.GroupName)], Wire.GetScheduleResponse, cancellationToken);

    /// <inheritdoc/>
    public Task<ListSchedulesResponse> ListSchedulesAsync(ListSchedulesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            request, "GET", "/schedules", null,
            [
                new("ScheduleGroup", request.GroupName), new("NamePrefix", request.NamePrefix), new("State", request.State), new("NextToken", request.NextToken),
                new("MaxResults", request.MaxResults?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ],
            Wire.ListSchedulesResponse, cancellationToken);

    /// <inheritdoc/>
    public Task<CreateScheduleGroupResponse> CreateScheduleGroupAsync(CreateScheduleGroupRequest request, CancellationToken cancellationToken = default)
    {
        request.ClientToken = Token(request.ClientToken);
        return SendAsync(
            request,
            () => ServiceRequests.RestJson(request, Config.ServiceId, "POST", Group, [new("Name", request.Name)], [], request, Wire.CreateScheduleGroupRequest),
            Answer(Wire.CreateScheduleGroupResponse), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<GetScheduleGroupResponse> GetScheduleGroupAsync(GetScheduleGroupRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(request, "GET", Group, request.Name, [], Wire.GetScheduleGroupResponse, cancellationToken);

    /// <inheritdoc/>
    public Task<DeleteScheduleGroupResponse> DeleteScheduleGroupAsync(DeleteScheduleGroupRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(request, "DELETE", Group, request.Name, [new("clientToken", Token(request.ClientToken))], Wire.DeleteScheduleGroupResponse, cancellationToken);

    private static SchedulerJson Wire => SchedulerJson.Plain;

    private Task<TResponse> WriteAsync<TResponse>(
        ScheduleWriteRequest request, string method, System.Text.Json.Serialization.Metadata.JsonTypeInfo<TResponse> type, CancellationToken cancellation)
        where TResponse : AmazonWebServiceResponse, new()
    {
        request.ClientToken = Token(request.ClientToken);
        return SendAsync(
            request,
            () => ServiceRequests.RestJson(request, Config.ServiceId, method, Schedule, [new("Name", request.Name)], [], request, Wire.ScheduleWriteRequest),
            Answer(type), cancellation);
    }

    private Task<TResponse> CallAsync<TResponse>(
        AmazonWebServiceRequest request, string method, string path, string? name, IReadOnlyList<KeyValuePair<string, string?>> query,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<TResponse> type, CancellationToken cancellation)
        where TResponse : AmazonWebServiceResponse, new() =>
        SendAsync(
            request,
            () => ServiceRequests.RestJson(request, Config.ServiceId, method, path, path.Contains('{', StringComparison.Ordinal) ? [new("Name", name)] : [], query, null, Wire.ScheduleWriteRequest),
            Answer(type), cancellation);

    private static JsonAnswer<TResponse> Answer<TResponse>(System.Text.Json.Serialization.Metadata.JsonTypeInfo<TResponse> type)
        where TResponse : AmazonWebServiceResponse, new() => new(type) { Exception = Thrown };

    // The same for the client's own retries of a request: they change nothing twice.
    private static string Token(string? given) => given ?? Guid.NewGuid().ToString();

    private static AmazonSchedulerException Thrown(ErrorResponse error) => error.Code switch
    {
        nameof(ResourceNotFoundException) => new ResourceNotFoundException(error),
        nameof(ConflictException) => new ConflictException(error),
        nameof(ThrottlingException) => new ThrottlingException(error),
        nameof(ValidationException) => new ValidationException(error),
        _ => new AmazonSchedulerException(error),
    };
}

/// <summary>What a schedule is made of.</summary>
public abstract class ScheduleWriteRequest : AmazonWebServiceRequest
{
    /// <summary>1 to 64 of letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; unique in its group.</summary>
    [JsonIgnore] public string? Name { get; set; }
    /// <summary>The group; null: <c>default</c>.</summary>
    public string? GroupName { get; set; }
    /// <summary><c>cron(…)</c>, <c>rate(…)</c> or <c>at(…)</c>.</summary>
    public string? ScheduleExpression { get; set; }
    /// <summary>IANA zone of the expression; null: UTC.</summary>
    public string? ScheduleExpressionTimezone { get; set; }
    /// <summary>Not before, UTC.</summary>
    [JsonConverter(typeof(EpochSeconds))] public DateTime? StartDate { get; set; }
    /// <summary>Not after, UTC.</summary>
    [JsonConverter(typeof(EpochSeconds))] public DateTime? EndDate { get; set; }
    /// <summary>A <see cref="ScheduleState"/>; null: enabled.</summary>
    public string? State { get; set; }
    /// <summary>For people.</summary>
    public string? Description { get; set; }
    /// <summary>How exactly it fires.</summary>
    public FlexibleTimeWindow? FlexibleTimeWindow { get; set; }
    /// <summary>What it invokes.</summary>
    public Target? Target { get; set; }
    /// <summary>Tells repeated requests apart; null: a new one.</summary>
    public string? ClientToken { get; set; }
    /// <summary>The KMS key that its data is kept under; null: AWS's own.</summary>
    public string? KmsKeyArn { get; set; }
    /// <summary><c>NONE</c> or <c>DELETE</c>.</summary>
    public string? ActionAfterCompletion { get; set; }
}

/// <summary>Makes a schedule.</summary>
public sealed class CreateScheduleRequest : ScheduleWriteRequest;
/// <summary>Replaces a schedule.</summary>
public sealed class UpdateScheduleRequest : ScheduleWriteRequest;

/// <summary>The states of a schedule.</summary>
public static class ScheduleState
{
    /// <summary>It fires.</summary>
    public const string ENABLED = "ENABLED";
    /// <summary>It doesn't.</summary>
    public const string DISABLED = "DISABLED";
}

/// <summary>How exactly a schedule fires.</summary>
public sealed class FlexibleTimeWindow
{
    /// <summary><c>OFF</c> or <c>FLEXIBLE</c>.</summary>
    public string? Mode { get; set; }
    /// <summary>Minutes after the instant within which it fires; for <c>FLEXIBLE</c>.</summary>
    public int? MaximumWindowInMinutes { get; set; }
}

/// <summary>What a schedule invokes.</summary>
public sealed class Target
{
    /// <summary>The function, queue, …</summary>
    public string? Arn { get; set; }
    /// <summary>The role that Scheduler takes to invoke it.</summary>
    public string? RoleArn { get; set; }
    /// <summary>The payload.</summary>
    public string? Input { get; set; }
    /// <summary>How often a failed invoke is tried again.</summary>
    public RetryPolicy? RetryPolicy { get; set; }
    /// <summary>Where an event goes that could not be delivered.</summary>
    public DeadLetterConfig? DeadLetterConfig { get; set; }
}

/// <summary>How often a failed invoke is tried again.</summary>
public sealed class RetryPolicy
{
    /// <summary>60 to 86400.</summary>
    public int? MaximumEventAgeInSeconds { get; set; }
    /// <summary>0 to 185.</summary>
    public int? MaximumRetryAttempts { get; set; }
}

/// <summary>A dead-letter queue.</summary>
public sealed class DeadLetterConfig
{
    /// <summary>The SQS queue.</summary>
    public string? Arn { get; set; }
}

/// <summary>Reads a schedule.</summary>
public sealed class GetScheduleRequest : AmazonWebServiceRequest
{
    /// <summary>The schedule.</summary>
    public string? Name { get; set; }
    /// <summary>Its group; null: <c>default</c>.</summary>
    public string? GroupName { get; set; }
}

/// <summary>Deletes a schedule.</summary>
public sealed class DeleteScheduleRequest : AmazonWebServiceRequest
{
    /// <summary>The schedule.</summary>
    public string? Name { get; set; }
    /// <summary>Its group; null: <c>default</c>.</summary>
    public string? GroupName { get; set; }
    /// <summary>Tells repeated requests apart; null: a new one.</summary>
    public string? ClientToken { get; set; }
}

/// <summary>Asks for a page of schedules. Null: any.</summary>
public sealed class ListSchedulesRequest : AmazonWebServiceRequest
{
    /// <summary>Only of this group.</summary>
    public string? GroupName { get; set; }
    /// <summary>Only names that begin so.</summary>
    public string? NamePrefix { get; set; }
    /// <summary>Only in this state.</summary>
    public string? State { get; set; }
    /// <summary>Where the page before ended.</summary>
    public string? NextToken { get; set; }
    /// <summary>1 to 100 a page.</summary>
    public int? MaxResults { get; set; }
}

/// <summary>The answer to a creation.</summary>
public sealed class CreateScheduleResponse : AmazonWebServiceResponse
{
    /// <summary>The schedule's ARN.</summary>
    public string? ScheduleArn { get; set; }
}

/// <summary>The answer to a replacement.</summary>
public sealed class UpdateScheduleResponse : AmazonWebServiceResponse
{
    /// <summary>The schedule's ARN.</summary>
    public string? ScheduleArn { get; set; }
}

/// <summary>The answer to a deletion.</summary>
public sealed class DeleteScheduleResponse : AmazonWebServiceResponse;

/// <summary>A schedule.</summary>
public sealed class GetScheduleResponse : AmazonWebServiceResponse
{
    /// <summary>Its ARN.</summary>
    public string? Arn { get; set; }
    /// <summary>Its name.</summary>
    public string? Name { get; set; }
    /// <summary>Its group.</summary>
    public string? GroupName { get; set; }
    /// <summary><c>cron(…)</c>, <c>rate(…)</c> or <c>at(…)</c>.</summary>
    public string? ScheduleExpression { get; set; }
    /// <summary>IANA zone of the expression.</summary>
    public string? ScheduleExpressionTimezone { get; set; }
    /// <summary>Not before, UTC.</summary>
    [JsonConverter(typeof(EpochSeconds))] public DateTime? StartDate { get; set; }
    /// <summary>Not after, UTC.</summary>
    [JsonConverter(typeof(EpochSeconds))] public DateTime? EndDate { get; set; }
    /// <summary>A <see cref="ScheduleState"/>.</summary>
    public string? State { get; set; }
    /// <summary>For people.</summary>
    public string? Description { get; set; }
    /// <summary>How exactly it fires.</summary>
    public FlexibleTimeWindow? FlexibleTimeWindow { get; set; }
    /// <summary>What it invokes.</summary>
    public Target? Target { get; set; }
    /// <summary><c>NONE</c> or <c>DELETE</c>.</summary>
    public string? ActionAfterCompletion { get; set; }
}

/// <summary>A page of schedules.</summary>
public sealed class ListSchedulesResponse : AmazonWebServiceResponse
{
    /// <summary>The schedules; null when there is none.</summary>
    public List<ScheduleSummary>? Schedules { get; set; }
    /// <summary>Where the next page begins; null at the end.</summary>
    public string? NextToken { get; set; }
}

/// <summary>What a listing says of a schedule: neither its expression nor its input.</summary>
public sealed class ScheduleSummary
{
    /// <summary>Its ARN.</summary>
    public string? Arn { get; set; }
    /// <summary>Its name.</summary>
    public string? Name { get; set; }
    /// <summary>Its group.</summary>
    public string? GroupName { get; set; }
    /// <summary>A <see cref="ScheduleState"/>.</summary>
    public string? State { get; set; }
}

/// <summary>Makes a group.</summary>
public sealed class CreateScheduleGroupRequest : AmazonWebServiceRequest
{
    /// <summary>Its name.</summary>
    [JsonIgnore] public string? Name { get; set; }
    /// <summary>Tells repeated requests apart; null: a new one.</summary>
    public string? ClientToken { get; set; }
}

/// <summary>Reads a group.</summary>
public sealed class GetScheduleGroupRequest : AmazonWebServiceRequest
{
    /// <summary>Its name.</summary>
    public string? Name { get; set; }
}

/// <summary>Deletes a group.</summary>
public sealed class DeleteScheduleGroupRequest : AmazonWebServiceRequest
{
    /// <summary>Its name.</summary>
    public string? Name { get; set; }
    /// <summary>Tells repeated requests apart; null: a new one.</summary>
    public string? ClientToken { get; set; }
}

/// <summary>The answer to a group's creation.</summary>
public sealed class CreateScheduleGroupResponse : AmazonWebServiceResponse
{
    /// <summary>The group's ARN.</summary>
    public string? ScheduleGroupArn { get; set; }
}

/// <summary>A group.</summary>
public sealed class GetScheduleGroupResponse : AmazonWebServiceResponse
{
    /// <summary>Its ARN.</summary>
    public string? Arn { get; set; }
    /// <summary>Its name.</summary>
    public string? Name { get; set; }
    /// <summary><c>ACTIVE</c> or <c>DELETING</c>.</summary>
    public string? State { get; set; }
}

/// <summary>The answer to a group's deletion.</summary>
public sealed class DeleteScheduleGroupResponse : AmazonWebServiceResponse;

/// <summary>An error of the service.</summary>
public class AmazonSchedulerException(ErrorResponse error)
    : AmazonServiceException(error.Message, error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode);
/// <summary>There is no such schedule or group.</summary>
public sealed class ResourceNotFoundException(ErrorResponse error) : AmazonSchedulerException(error);
/// <summary>There is one already, or it is being changed by somebody else.</summary>
public sealed class ConflictException(ErrorResponse error) : AmazonSchedulerException(error);
/// <summary>Too many requests a second.</summary>
public sealed class ThrottlingException(ErrorResponse error) : AmazonSchedulerException(error);
/// <summary>Something in the request is not allowed.</summary>
public sealed class ValidationException(ErrorResponse error) : AmazonSchedulerException(error);

[JsonSerializable(typeof(ScheduleWriteRequest))]
[JsonSerializable(typeof(CreateScheduleResponse))]
[JsonSerializable(typeof(UpdateScheduleResponse))]
[JsonSerializable(typeof(DeleteScheduleResponse))]
[JsonSerializable(typeof(GetScheduleResponse))]
[JsonSerializable(typeof(ListSchedulesResponse))]
[JsonSerializable(typeof(CreateScheduleGroupRequest))]
[JsonSerializable(typeof(CreateScheduleGroupResponse))]
[JsonSerializable(typeof(GetScheduleGroupResponse))]
[JsonSerializable(typeof(DeleteScheduleGroupResponse))]
internal sealed partial class SchedulerJson : JsonSerializerContext
{
    public static readonly SchedulerJson Plain = new(new System.Text.Json.JsonSerializerOptions(ServiceRequests.JsonOptions));
}
