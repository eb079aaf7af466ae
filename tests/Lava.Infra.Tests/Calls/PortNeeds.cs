namespace Lava.Infra.Tests.Calls;

/// <summary>
/// What a port method needs of IAM in the realm <c>example</c>, as <c>action resource</c>. Where a worker may reach less than the watchdog
/// or people, the resource is in braces and each program says what it stands for.
/// </summary>
internal static class PortNeeds
{
    private const string Events = "table/lava.example.events", Jobs = "table/lava.example.jobs", Connections = "table/lava.example.connections", Triggers = "table/lava.example.s3triggers",
        State = "table/lava.example.state", Workers = "table/lava.example.workers", Realms = "table/lava.realms";

    private static readonly string[] AnyQueue = ["sqs:GetQueueUrl lava-example-*"];

    /// <summary>The needs of every port method that programs call on AWS.</summary>
    public static IReadOnlyDictionary<string, string[]> Of { get; } = new Dictionary<string, string[]>
    {
        ["IRunStore.GetAsync"] = [$"dynamodb:GetItem {Events}"],
        ["IRunStore.WriteAsync"] = [$"dynamodb:GetItem {Events}", $"dynamodb:PutItem {Events}"],
        ["IRunStore.FindAsync"] = [$"dynamodb:Query {Events}/index/run_id-index"],
        ["IRunStore.WaitingAsync"] = [$"dynamodb:Query {Events}/index/due-index"],
        ["IRunStore.HeldAsync"] = [$"dynamodb:Query {Events}/index/due-index"],
        ["IRunStore.ListAsync"] = [$"dynamodb:Query {Events}/index/job_id-tu_event-index", $"dynamodb:Query {Events}/index/day-index", $"dynamodb:BatchGetItem {Events}"],
        ["ISessionStore.PutAsync"] = [$"dynamodb:PutItem {Workers}"],
        ["ISessionStore.BeatAsync"] = [$"dynamodb:UpdateItem {Workers}"],
        ["ISessionStore.GetAsync"] = [$"dynamodb:GetItem {Workers}"],
        ["ISessionStore.ListAsync"] = [$"dynamodb:Query {Workers}"],
        ["ISessionStore.FleetsAsync"] = [$"dynamodb:Query {Workers}"],
        ["ISessionStore.EndAsync"] = [$"dynamodb:UpdateItem {Workers}"],
        ["ISessionStore.AddCancelAsync"] = [$"dynamodb:UpdateItem {Workers}"],
        ["ISessionStore.GetSeenAsync"] = [$"dynamodb:GetItem {Workers}"],
        ["ISessionStore.PutSeenAsync"] = [$"dynamodb:PutItem {Workers}"],
        ["ISessionStore.GetLimitAsync"] = [$"dynamodb:GetItem {Workers}"],
        ["ISessionStore.ReplaceLimitAsync"] = [$"dynamodb:PutItem {Workers}", $"dynamodb:DeleteItem {Workers}"],
        ["ISpecStore.RealmAsync"] = [$"dynamodb:GetItem {Realms}"],
        ["ISpecStore.JobAsync"] = [$"dynamodb:GetItem {Jobs}"],
        ["ISpecStore.JobsAsync"] = [$"dynamodb:Scan {Jobs}"],
        ["ISpecStore.ConnectionAsync"] = [$"dynamodb:GetItem {Connections}"],
        ["ISpecStore.TriggersAsync"] = [$"dynamodb:Query {Triggers}/index/s3trigger-index"],
        ["SpecWriter.GetAsync"] = [$"dynamodb:GetItem {Realms}"],
        ["SpecWriter.ListAsync"] = [$"dynamodb:Scan {Jobs}", $"dynamodb:Scan {Connections}", $"dynamodb:Scan {Triggers}"],
        ["SpecWriter.PutAsync"] = [$"dynamodb:PutItem {Jobs}", $"dynamodb:PutItem {Connections}", $"dynamodb:PutItem {Triggers}"],
        ["SpecWriter.SetAsync"] = [$"dynamodb:UpdateItem {Realms}"],
        ["SpecWriter.DeleteAsync"] = [$"dynamodb:DeleteItem {Jobs}", $"dynamodb:DeleteItem {Connections}", $"dynamodb:DeleteItem {Triggers}"],
        ["IStateStore.GetAsync"] = [$"dynamodb:GetItem {State}", "kms:Decrypt key/sys"],
        ["IStateStore.PutAsync"] = [$"dynamodb:PutItem {State}", "kms:Encrypt key/sys"],
        ["IStateStore.ListAsync"] = [$"dynamodb:Scan {State}", "kms:Decrypt key/sys"],
        ["IStateStore.DeleteAsync"] = [$"dynamodb:DeleteItem {State}"],
        ["IMessageQueue.SendAsync"] = ["sqs:SendMessage lava-example-*", .. AnyQueue],
        ["IMessageQueue.DeadLetterAsync"] = ["sqs:SendMessage lava-example-*", .. AnyQueue],
        ["IMessageQueue.ReceiveAsync"] = ["sqs:ReceiveMessage lava-example-core", "sqs:ChangeMessageVisibility lava-example-core", "sqs:GetQueueUrl lava-example-core"],
        ["IMessageQueue.DeleteAsync"] = ["sqs:DeleteMessage lava-example-core", "sqs:GetQueueUrl lava-example-core"],
        ["IMessageQueue.ChangeVisibilityAsync"] = ["sqs:ChangeMessageVisibility lava-example-core", "sqs:GetQueueUrl lava-example-core"],
        ["IMessageQueue.ListDeadAsync"] = ["sqs:ReceiveMessage lava-example-*-dead", "sqs:ChangeMessageVisibility lava-example-*-dead", "sqs:GetQueueUrl lava-example-*-dead"],
        ["IMessageQueue.PeekAsync"] = [],
        ["IMessageQueue.DepthAsync"] = ["sqs:GetQueueAttributes {queue}", "sqs:GetQueueUrl {queue}"],
        ["IBlobStore.OpenReadAsync"] = ["s3:GetObject bucket/*"],
        ["IBlobStore.HeadAsync"] = ["s3:GetObject bucket/*"],
        ["IBlobStore.ListAsync"] = ["s3:ListBucket bucket"],
        ["IBlobStore.WriteAsync"] = ["s3:PutObject {written}", "s3:AbortMultipartUpload {written}"],
        ["IBlobStore.DeleteAsync"] = ["s3:DeleteObject {written}"],
        ["IBlobStore.KeyProblem"] = [],
        ["IBlobStore.LocalPath"] = [],
        ["ISecretStore.GetAsync"] = ["ssm:GetParameter parameter/lava/example/*", "secretsmanager:GetSecretValue secret:/lava/example/*"],
        ["IOutbox.SendAsync"] =
        [
            "sns:Publish lava-example-notices", "events:PutEvents event-bus/default", "ses:SendEmail identity/*", "ses:SendEmail configuration-set/*",
            "ses:ListEmailIdentities *", "sqs:SendMessage lava-example-*", .. AnyQueue,
        ],
        ["IScheduleStore.ListAsync"] = ["scheduler:ListSchedules schedule/*/*"],
        ["IScheduleStore.GetAsync"] = ["scheduler:GetSchedule schedule/lava-example/*"],
        ["IScheduleStore.PutAsync"] = ["scheduler:CreateSchedule schedule/lava-example/*", "scheduler:UpdateSchedule schedule/lava-example/*"],
        ["IScheduleStore.DeleteAsync"] = ["scheduler:DeleteSchedule schedule/lava-example/*"],
        ["IAmazonAutoScaling.CompleteLifecycleActionAsync"] = ["autoscaling:CompleteLifecycleAction autoScalingGroup:*:autoScalingGroupName/lava-example-core"],
        ["IAmazonAutoScaling.SetInstanceProtectionAsync"] = ["autoscaling:SetInstanceProtection autoScalingGroup:*:autoScalingGroupName/lava-example-core"],
    };

    /// <summary>The IAM action of a call of the SDK, as <c>dynamodb:GetItem</c> of <c>DynamoDB.GetItem</c>: by the Service Authorization Reference.</summary>
    public static string Action(string call)
    {
        var (service, operation) = (call[..call.IndexOf('.', StringComparison.Ordinal)], call[(call.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        if (operation.EndsWith("Batch", StringComparison.Ordinal)) operation = operation[..^"Batch".Length];
        if (service == "S3") operation = operation switch
        {
            "GetObjectMetadata" => "GetObject",
            "ListObjectsV2" => "ListBucket",
            "InitiateMultipartUpload" or "UploadPart" or "CompleteMultipartUpload" => "PutObject",
            _ => operation,
        };
        var prefix = service switch
        {
            "DynamoDB" => "dynamodb", "SQS" => "sqs", "S3" => "s3", "SimpleSystemsManagement" => "ssm", "SecretsManager" => "secretsmanager", "KeyManagementService" => "kms",
            "SimpleNotificationService" => "sns", "EventBridge" => "events", "SimpleEmailServiceV2" => "ses", "Scheduler" => "scheduler",
            _ => throw new ArgumentOutOfRangeException(nameof(call), call, "no IAM prefix is known for this service: add it"),
        };
        return $"{prefix}:{operation}";
    }

    /// <summary>The keys that services use in a caller's name: of encrypted queues, objects, parameters and secrets.</summary>
    public static IEnumerable<string> Keys(IEnumerable<string> needs) => needs.SelectMany(need => need.Split(' ')[0] switch
    {
        "sqs:SendMessage" or "s3:PutObject" => (string[])["kms:GenerateDataKey key/user", "kms:Decrypt key/user"],
        "sqs:ReceiveMessage" or "s3:GetObject" => ["kms:Decrypt key/user"],
        "ssm:GetParameter" or "secretsmanager:GetSecretValue" => ["kms:Decrypt key/sys"],
        _ => [],
    });
}
