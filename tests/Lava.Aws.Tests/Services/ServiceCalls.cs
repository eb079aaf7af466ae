using System.Text.Json.Nodes;
using Amazon.Runtime;
using Lava.Aws.Services;
using Lava.Aws.Services.AutoScaling;
using Lava.Aws.Services.EventBridge;
using Lava.Aws.Services.Scheduler;
using Lava.Aws.Services.SecretsManager;
using Lava.Aws.Services.SimpleEmailV2;
using Lava.Aws.Services.SimpleNotificationService;

namespace Lava.Aws.Tests.Services;

/// <summary>A call of one of our clients, and the same call as botocore takes it.</summary>
public sealed record ServiceCall(string Name, string Service, string SigningName, string Operation, JsonObject Parameters, Func<string, Task> Send)
{
    public override string ToString() => Name;
}

/// <summary>One call at least of every operation, with what is hard to sign in it: blanks, slashes, plus signs, letters beyond ASCII.</summary>
public static class ServiceCalls
{
    public const string Region = "eu-west-1";
    public static readonly SessionAWSCredentials Credentials = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "a-session-token+/=");
    private const string Token = "0a1b2c3d-0000-4000-8000-000000000001";
    private const string Input = """{"job_id":"app/ü+ <b>","at":"<aws.scheduler.scheduled-time>"}""";
    private static readonly DateTime From = new(2026, 1, 31, 6, 0, 0, DateTimeKind.Utc);

    public static IReadOnlyList<ServiceCall> All { get; } =
    [
        Scheduler("CreateSchedule", "create_schedule", Json($$"""
            {"Name": "app-load-0011.n_1", "GroupName": "lava-dev", "ScheduleExpression": "cron(0 6 * * ? *)", "ScheduleExpressionTimezone": "Europe/London",
             "StartDate": {"$date": 1769839200}, "State": "ENABLED", "FlexibleTimeWindow": {"Mode": "OFF"}, "ClientToken": "{{Token}}",
             "Target": {"Arn": "arn:aws:lambda:eu-west-1:123456789012:function:f", "RoleArn": "arn:aws:iam::123456789012:role/r",
                        "RetryPolicy": {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 10}, "DeadLetterConfig": {"Arn": "arn:aws:sqs:eu-west-1:123456789012:q"} } }
            """, ("Target", "Input", Input)), c => c.CreateScheduleAsync(Fill(new CreateScheduleRequest()))),
        Scheduler("UpdateSchedule", "update_schedule", Json($$"""
            {"Name": "app-load-0011.n_1", "GroupName": "lava-dev", "ScheduleExpression": "cron(0 6 * * ? *)", "ScheduleExpressionTimezone": "Europe/London",
             "StartDate": {"$date": 1769839200}, "State": "ENABLED", "FlexibleTimeWindow": {"Mode": "OFF"}, "ClientToken": "{{Token}}",
             "Target": {"Arn": "arn:aws:lambda:eu-west-1:123456789012:function:f", "RoleArn": "arn:aws:iam::123456789012:role/r",
                        "RetryPolicy": {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 10}, "DeadLetterConfig": {"Arn": "arn:aws:sqs:eu-west-1:123456789012:q"} } }
            """, ("Target", "Input", Input)), c => c.UpdateScheduleAsync(Fill(new UpdateScheduleRequest()))),
        Scheduler("GetSchedule", "get_schedule", Json("""{"Name": "app-load-0011.n_1", "GroupName": "lava-dev"}"""),
            c => c.GetScheduleAsync(new GetScheduleRequest { Name = "app-load-0011.n_1", GroupName = "lava-dev" })),
        Scheduler("GetSchedule without a group", "get_schedule", Json("""{"Name": "app-load"}"""), c => c.GetScheduleAsync(new GetScheduleRequest { Name = "app-load" })),
        Scheduler("DeleteSchedule", "delete_schedule", Json($$"""{"Name": "app-load", "GroupName": "lava-dev", "ClientToken": "{{Token}}"}"""),
            c => c.DeleteScheduleAsync(new DeleteScheduleRequest { Name = "app-load", GroupName = "lava-dev", ClientToken = Token })),
        Scheduler("ListSchedules", "list_schedules", Json("""{"GroupName": "lava-dev", "NamePrefix": "app-", "State": "ENABLED", "MaxResults": 100, "NextToken": "a+b/c= d&ü"}"""),
            c => c.ListSchedulesAsync(new ListSchedulesRequest { GroupName = "lava-dev", NamePrefix = "app-", State = ScheduleState.ENABLED, MaxResults = 100, NextToken = "a+b/c= d&ü" })),
        Scheduler("ListSchedules, all", "list_schedules", [], c => c.ListSchedulesAsync(new ListSchedulesRequest())),
        Scheduler("CreateScheduleGroup", "create_schedule_group", Json($$"""{"Name": "lava-dev", "ClientToken": "{{Token}}"}"""),
            c => c.CreateScheduleGroupAsync(new CreateScheduleGroupRequest { Name = "lava-dev", ClientToken = Token })),
        Scheduler("GetScheduleGroup", "get_schedule_group", Json("""{"Name": "lava-dev"}"""), c => c.GetScheduleGroupAsync(new GetScheduleGroupRequest { Name = "lava-dev" })),
        Scheduler("DeleteScheduleGroup", "delete_schedule_group", Json($$"""{"Name": "lava-dev", "ClientToken": "{{Token}}"}"""),
            c => c.DeleteScheduleGroupAsync(new DeleteScheduleGroupRequest { Name = "lava-dev", ClientToken = Token })),
        Of("Publish", "sns", "sns", "publish", Json("""{"TopicArn": "arn:aws:sns:eu-west-1:123456789012:t", "Message": "app/load -p a='x + y' # ü\nnext&line=~*", "Subject": "a subject"}"""),
            async url =>
            {
                using var client = new AmazonSimpleNotificationServiceClient(Credentials, At(new AmazonSimpleNotificationServiceConfig(), url));
                await client.PublishAsync(new PublishRequest { TopicArn = "arn:aws:sns:eu-west-1:123456789012:t", Message = "app/load -p a='x + y' # ü\nnext&line=~*", Subject = "a subject" });
            }),
        Of("PutEvents", "events", "events", "put_events", Json("""
            {"Entries": [{"Time": {"$date": 1769839200}, "Source": "lava.dev", "Resources": ["a"], "DetailType": "Lava Job Action", "Detail": "{\"a\": \"<ü>\"}", "EventBusName": "default"}]}
            """),
            async url =>
            {
                using var client = new AmazonEventBridgeClient(Credentials, At(new AmazonEventBridgeConfig(), url));
                await client.PutEventsAsync(new PutEventsRequest
                {
                    Entries = [new PutEventsRequestEntry { Time = From, Source = "lava.dev", Resources = ["a"], DetailType = "Lava Job Action", Detail = "{\"a\": \"<ü>\"}", EventBusName = "default" }],
                });
            }),
        Of("SendEmail", "sesv2", "ses", "send_email", Json("""
            {"FromEmailAddress": "a@example.com", "Destination": {"ToAddresses": ["b@example.com"], "CcAddresses": ["c@example.com"]}, "ReplyToAddresses": ["d@example.com"],
             "Content": {"Simple": {"Subject": {"Data": "ü", "Charset": "UTF-8"}, "Body": {"Text": {"Data": "text"}, "Html": {"Data": "<b>html</b>"} } } }, "ConfigurationSetName": "set"}
            """), url => Mail(url, c => c.SendEmailAsync(new SendEmailRequest
            {
                FromEmailAddress = "a@example.com",
                Destination = new Destination { ToAddresses = ["b@example.com"], CcAddresses = ["c@example.com"] },
                ReplyToAddresses = ["d@example.com"],
                Content = new EmailContent
                {
                    Simple = new Message { Subject = new Content { Data = "ü", Charset = "UTF-8" }, Body = new Body { Text = new Content { Data = "text" }, Html = new Content { Data = "<b>html</b>" } } },
                },
                ConfigurationSetName = "set",
            }))),
        Of("ListEmailIdentities", "sesv2", "ses", "list_email_identities", Json("""{"PageSize": 10, "NextToken": "n"}"""),
            url => Mail(url, c => c.ListEmailIdentitiesAsync(new ListEmailIdentitiesRequest { PageSize = 10, NextToken = "n" }))),
        Of("CompleteLifecycleAction", "autoscaling", "autoscaling", "complete_lifecycle_action", Json("""
            {"LifecycleHookName": "drain", "AutoScalingGroupName": "lava-dev-core", "LifecycleActionResult": "CONTINUE", "InstanceId": "i-0a1b"}
            """), url => Scaling(url, c => c.CompleteLifecycleActionAsync(new CompleteLifecycleActionRequest
            {
                LifecycleHookName = "drain", AutoScalingGroupName = "lava-dev-core", LifecycleActionResult = "CONTINUE", InstanceId = "i-0a1b",
            }))),
        Of("SetInstanceProtection", "autoscaling", "autoscaling", "set_instance_protection", Json("""
            {"InstanceIds": ["i-0a1b", "i-1a2b"], "AutoScalingGroupName": "lava-dev-core", "ProtectedFromScaleIn": true}
            """), url => Scaling(url, c => c.SetInstanceProtectionAsync(new SetInstanceProtectionRequest
            {
                InstanceIds = ["i-0a1b", "i-1a2b"], AutoScalingGroupName = "lava-dev-core", ProtectedFromScaleIn = true,
            }))),
        Of("GetSecretValue", "secretsmanager", "secretsmanager", "get_secret_value", Json("""{"SecretId": "/lava/dev/ü", "VersionStage": "AWSCURRENT"}"""),
            async url =>
            {
                using var client = new AmazonSecretsManagerClient(Credentials, At(new AmazonSecretsManagerConfig(), url));
                await client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "/lava/dev/ü", VersionStage = "AWSCURRENT" });
            }),
    ];

    /// <summary>Settings for a server on loopback; its region is for signatures alone.</summary>
    public static TConfig At<TConfig>(TConfig config, string url)
        where TConfig : ServiceConfig
    {
        config.ServiceURL = url;
        config.AuthenticationRegion = Region;
        return config;
    }

    private static TRequest Fill<TRequest>(TRequest request)
        where TRequest : ScheduleWriteRequest
    {
        request.Name = "app-load-0011.n_1";
        request.GroupName = "lava-dev";
        request.ScheduleExpression = "cron(0 6 * * ? *)";
        request.ScheduleExpressionTimezone = "Europe/London";
        request.StartDate = From;
        request.State = ScheduleState.ENABLED;
        request.FlexibleTimeWindow = new FlexibleTimeWindow { Mode = "OFF" };
        request.ClientToken = Token;
        request.Target = new Target
        {
            Arn = "arn:aws:lambda:eu-west-1:123456789012:function:f",
            RoleArn = "arn:aws:iam::123456789012:role/r",
            Input = Input,
            RetryPolicy = new Lava.Aws.Services.Scheduler.RetryPolicy { MaximumEventAgeInSeconds = 3600, MaximumRetryAttempts = 10 },
            DeadLetterConfig = new DeadLetterConfig { Arn = "arn:aws:sqs:eu-west-1:123456789012:q" },
        };
        return request;
    }

    private static ServiceCall Scheduler(string name, string operation, JsonObject parameters, Func<IAmazonScheduler, Task> send) =>
        Of(name, "scheduler", "scheduler", operation, parameters, async url =>
        {
            using var client = new AmazonSchedulerClient(Credentials, At(new AmazonSchedulerConfig(), url));
            await send(client);
        });

    private static async Task Scaling(string url, Func<IAmazonAutoScaling, Task> send)
    {
        using var client = new AmazonAutoScalingClient(Credentials, At(new AmazonAutoScalingConfig(), url));
        await send(client);
    }

    private static async Task Mail(string url, Func<IAmazonSimpleEmailServiceV2, Task> send)
    {
        using var client = new AmazonSimpleEmailServiceV2Client(Credentials, At(new AmazonSimpleEmailServiceV2Config(), url));
        await send(client);
    }

    private static ServiceCall Of(string name, string service, string signingName, string operation, JsonObject parameters, Func<string, Task> send) =>
        new(name, service, signingName, operation, parameters, send);

    private static JsonObject Json(string text, (string Map, string Field, string Value)? and = null)
    {
        var map = (JsonObject)JsonNode.Parse(text)!;
        if (and is var (inner, field, value)) map[inner]![field] = value;
        return map;
    }
}
