using Lava.Infra.Constructs;

namespace Lava.Infra.Permissions;

/// <summary>The rights that the ports on AWS need, one a port: what a role gets is a list of these.</summary>
/// <param name="realm">The realm.</param>
/// <param name="userKey">ARN of the key of the realm's data.</param>
/// <param name="sysKey">ARN of the key of its secrets.</param>
public sealed class Rights(RealmContext realm, string userKey, string sysKey)
{
    private const string Read = "dynamodb:GetItem", Query = "dynamodb:Query", Put = "dynamodb:PutItem", Update = "dynamodb:UpdateItem", Delete = "dynamodb:DeleteItem", Scan = "dynamodb:Scan";

    /// <summary>Run rows: read, and written whole on a condition.</summary>
    public Right Runs => new("run store", [Read, Query, Put], WithIndexes("events"));

    /// <summary>Run rows, read only.</summary>
    public Right RunsRead => new("run store reading", [Read, Query], WithIndexes("events"));

    /// <summary>Sessions, limits, and what watchdogs saw.</summary>
    public Right Sessions => new("session store", [Read, Query, Put, Update, Delete], [realm.TableArn("workers")]);

    /// <summary>Sessions, read, and told of a cancel.</summary>
    public Right SessionsTold => new("session store telling", [Read, Query, Update], [realm.TableArn("workers")]);

    /// <summary>Realm, jobs, connections and triggers.</summary>
    public Right Specs => new("spec store", [Read, Query],
        [realm.RealmsTableArn, .. WithIndexes("jobs"), realm.TableArn("connections"), .. WithIndexes("s3triggers")]);

    /// <summary>All jobs, a page at a time: only the hourly reconcile reads them so.</summary>
    public Right AllJobs => new("spec store listing", [Scan], [realm.TableArn("jobs")]);

    /// <summary>State items.</summary>
    public Right State => new("state store", [Read, Put, Delete], [realm.TableArn("state")]);

    /// <summary>A fleet's queue, received from.</summary>
    public Right Receiving(string fleet) => new("message queue receiving",
        ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"], [realm.QueueArn(fleet)]);

    /// <summary>The queues of the realm's fleets, sent to: to wake a worker, move a run to another fleet, or bury a message.</summary>
    public Right Sending => new("message queue sending", ["sqs:SendMessage", "sqs:GetQueueUrl"], [realm.QueueArn("*")]);

    /// <summary>The depth of queues.</summary>
    public Right Depth => new("message queue depth", ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"], [realm.QueueArn("*")]);

    /// <summary>Dead letters, which become rows.</summary>
    public Right DeadLetters => new("message queue dead letters",
        ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"], [realm.QueueArn("*" + Names.DeadLetterSuffix)]);

    /// <summary>Payloads, read.</summary>
    public Right Payloads => new("blob store reading", ["s3:GetObject", "s3:ListBucket"], [realm.BucketArn, realm.BucketArn + "/*"]);

    /// <summary>Job outputs, written.</summary>
    public Right Outputs => new("blob store writing", ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"], [realm.BucketArn + "/tmp/*"]);

    /// <summary>Parameters and secrets.</summary>
    public Right Secrets => new("secret store", ["ssm:GetParameter", "secretsmanager:GetSecretValue"], [realm.ParametersArn, realm.SecretsArn]);

    /// <summary>The key of secrets.</summary>
    public Right SecretsKey => new("secret store key", ["kms:Decrypt"], [sysKey]);

    /// <summary>The key of data.</summary>
    public Right DataKey => new("data key", ["kms:Decrypt", "kms:GenerateDataKey", "kms:Encrypt"], [userKey]);

    /// <summary>What actions send: notices, events, mail.</summary>
    public IReadOnlyList<Right> Outbox =>
    [
        new("outbox notices", ["sns:Publish"], [realm.TopicArn("notices")]),
        new("outbox events", ["events:PutEvents"], [realm.Arn("events", "event-bus/default")]),
        new("outbox mail", ["ses:SendEmail"], [realm.Arn("ses", "identity/*"), realm.Arn("ses", "configuration-set/*")]),
    ];

    /// <summary>The schedules of the realm's group.</summary>
    public Right Schedules => new("scheduler",
        ["scheduler:CreateSchedule", "scheduler:UpdateSchedule", "scheduler:DeleteSchedule", "scheduler:GetSchedule"], [realm.SchedulesArn]);

    /// <summary>The list of schedules.</summary>
    public Right SchedulesList => new("scheduler listing", ["scheduler:ListSchedules"], [realm.Arn("scheduler", "schedule/*/*")]);

    /// <summary>The role that schedules take on, handed over.</summary>
    public static Right PassSchedulerRole(string roleArn) => new("scheduler role", ["iam:PassRole"], [roleArn])
    {
        Conditions = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, string> { ["iam:PassedToService"] = "scheduler.amazonaws.com" } },
    };

    /// <summary>The realm's own item, written at deploy.</summary>
    public Right RealmItem => new("realm item", [Read, Update], [realm.RealmsTableArn])
    {
        Conditions = new Dictionary<string, object> { ["ForAllValues:StringEquals"] = new Dictionary<string, object> { ["dynamodb:LeadingKeys"] = new[] { realm.Realm } } },
    };

    /// <summary>Events that a function could not handle.</summary>
    public static Right Failures(string queueArn) => new("failure queue", ["sqs:SendMessage"], [queueArn]);

    /// <summary>A log group of its own.</summary>
    public Right Logs(string logGroup) => new("logs", ["logs:CreateLogStream", "logs:PutLogEvents"], [realm.Arn("logs", $"log-group:{logGroup}:*")]);

    /// <summary>The fleet's own Auto Scaling group: told that an instance has drained, and that it holds runs.</summary>
    public Right Lifecycle(string fleet) => new("lifecycle",
        ["autoscaling:CompleteLifecycleAction", "autoscaling:SetInstanceProtection"], [realm.GroupArn(fleet)]);

    private string[] WithIndexes(string table) => [realm.TableArn(table), realm.TableArn(table) + "/index/*"];
}
