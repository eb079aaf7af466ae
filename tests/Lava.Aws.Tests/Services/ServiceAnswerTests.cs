using System.Net;
using Lava.Aws.Services.EventBridge;
using Lava.Aws.Services.Scheduler;
using Lava.Aws.Services.SecretsManager;
using Lava.Aws.Services.SimpleNotificationService;

namespace Lava.Aws.Tests.Services;

/// <summary>What our clients make of answers.</summary>
public sealed class ServiceAnswerTests : IAsyncLifetime
{
    private readonly RecordingServer _server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_schedule_is_read_with_its_dates()
    {
        _server.Answer(200, "application/json", """{"Name":"n","StartDate":1769839200.5,"EndDate":1769839200,"Target":{"Arn":"a","RetryPolicy":{"MaximumRetryAttempts":3}},"New":1}""");
        using var client = Scheduler();
        var schedule = await client.GetScheduleAsync(new GetScheduleRequest { Name = "n" });
        Assert.Equal(new DateTime(2026, 1, 31, 6, 0, 0, 500, DateTimeKind.Utc), schedule.StartDate);
        Assert.Equal(DateTimeKind.Utc, schedule.EndDate!.Value.Kind);
        Assert.Equal(3, schedule.Target!.RetryPolicy!.MaximumRetryAttempts);
        Assert.Equal(HttpStatusCode.OK, schedule.HttpStatusCode);
    }

    [Theory]
    [InlineData("ResourceNotFoundException", typeof(Lava.Aws.Services.Scheduler.ResourceNotFoundException), 404)]
    [InlineData("ConflictException", typeof(ConflictException), 409)]
    [InlineData("ValidationException", typeof(ValidationException), 400)]
    [InlineData("AccessDeniedException", typeof(AmazonSchedulerException), 403)]
    public async Task An_error_is_the_services_own_exception_with_its_reason(string code, Type type, int status)
    {
        _server.Answer(status, "application/json", $$"""{"__type":"{{code}}","Message":"the reason"}""");
        using var client = Scheduler();
        var error = (AmazonSchedulerException)await Assert.ThrowsAsync(type, () => client.GetScheduleAsync(new GetScheduleRequest { Name = "n" }));
        Assert.Equal((code, "the reason", status), (error.ErrorCode, error.Message, (int)error.StatusCode));
    }

    [Fact]
    public async Task Throttling_and_server_errors_are_tried_again_with_the_same_token()
    {
        _server.Answer(429, "application/json", """{"__type":"ThrottlingException","message":"slow down"}""");
        _server.Answer(500, "application/json", "{}");
        _server.Answer(200, "application/json", """{"ScheduleArn":"arn"}""");
        using var client = Scheduler();
        var made = await client.CreateScheduleAsync(new CreateScheduleRequest { Name = "n" });
        Assert.Equal("arn", made.ScheduleArn);
        Assert.Equal(3, _server.Requests.Count);
        Assert.Single(_server.Requests.Select(r => Convert.ToBase64String(r.Body)).Distinct());
    }

    [Fact]
    public async Task A_published_message_has_an_id()
    {
        _server.Answer(200, "text/xml", """
            <PublishResponse xmlns="https://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>567910cd</MessageId></PublishResult>
            <ResponseMetadata><RequestId>d74b8436</RequestId></ResponseMetadata></PublishResponse>
            """);
        using var client = Sns();
        var published = await client.PublishAsync(new PublishRequest { TopicArn = "t", Message = "m" });
        Assert.Equal(("567910cd", "d74b8436"), (published.MessageId, published.ResponseMetadata.RequestId));
    }

    [Fact]
    public async Task An_error_in_xml_keeps_its_code_and_reason()
    {
        _server.Answer(404, "text/xml", """
            <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>NotFound</Code><Message>Topic does not exist</Message></Error><RequestId>r</RequestId></ErrorResponse>
            """);
        using var client = Sns();
        var error = await Assert.ThrowsAsync<AmazonSimpleNotificationServiceException>(() => client.PublishAsync(new PublishRequest { TopicArn = "t", Message = "m" }));
        Assert.Equal(("NotFound", "Topic does not exist", "r"), (error.ErrorCode, error.Message, error.RequestId));
    }

    [Fact]
    public async Task An_event_that_failed_is_told_with_its_entry()
    {
        _server.Answer(200, "application/x-amz-json-1.1", """{"FailedEntryCount":1,"Entries":[{"ErrorCode":"InternalFailure","ErrorMessage":"no"}]}""");
        using var client = new AmazonEventBridgeClient(ServiceCalls.Credentials, ServiceCalls.At(new AmazonEventBridgeConfig(), _server.Url));
        var put = await client.PutEventsAsync(new PutEventsRequest { Entries = [new PutEventsRequestEntry { Source = "s" }] });
        Assert.Equal((1, "InternalFailure"), (put.FailedEntryCount, put.Entries![0].ErrorCode));
    }

    [Fact]
    public async Task A_secret_may_be_bytes()
    {
        _server.Answer(200, "application/x-amz-json-1.1", """{"ARN":"arn","Name":"n","SecretBinary":"AQI="}""");
        using var client = new AmazonSecretsManagerClient(ServiceCalls.Credentials, ServiceCalls.At(new AmazonSecretsManagerConfig(), _server.Url));
        var secret = await client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "n" });
        Assert.Equal("arn", secret.ARN);
        Assert.Equal([1, 2], secret.SecretBinary!.ToArray());
    }

    private AmazonSchedulerClient Scheduler() => new(ServiceCalls.Credentials, ServiceCalls.At(new AmazonSchedulerConfig(), _server.Url));

    private AmazonSimpleNotificationServiceClient Sns() => new(ServiceCalls.Credentials, ServiceCalls.At(new AmazonSimpleNotificationServiceConfig(), _server.Url));
}
