using Lava.Core.Naming;
using Lava.Infra.Constructs;

namespace Lava.Infra.Permissions;

/// <summary>
/// The rights that the ports on AWS need: what a role gets is a list of these. Each is as small as what calls it, and a test holds every
/// role against the calls that its program's code makes, both ways.
/// </summary>
/// <param name="realm">The realm.</param>
/// <param name="userKey">ARN of the key of the realm's data.</param>
/// <param name="sysKey">ARN of the key of its secrets.</param>
public sealed class Rights(RealmContext realm, string userKey, string sysKey)
{
    private const string Get = "dynamodb:GetItem", GetMany = "dynamodb:BatchGetItem", Query = "dynamodb:Query", Put = "dynamodb:PutItem", Update = "dynamodb:UpdateItem",
        Delete = "dynamodb:DeleteItem", Scan = "dynamodb:Scan";

    /// <summary>Run rows, written whole on a condition, and read again where it didn't hold.</summary>
    public Right Runs => new("run store", [Get, Put], [realm.TableArn("events")]);

    /// <summary>The runs of a fleet that wait or are held.</summary>
    public Right RunsDue => new("run store sweeping", [Query], [realm.IndexArn("events", TableShapes.DueIndex)]);

    /// <summary>Runs, found by their ids and listed, newest first.</summary>
    public IReadOnlyList<Right> RunsRead =>
    [
        new("run store reading", [Get, GetMany], [realm.TableArn("events")]),
        new("run store listing", [Query],
            [realm.IndexArn("events", TableShapes.JobIndex), realm.IndexArn("events", TableShapes.RunIdIndex), realm.IndexArn("events", TableShapes.DayIndex)]),
    ];

    /// <summary>A worker's own session, those of its fleet, and limits.</summary>
    public Right Sessions => new("session store", [Get, Query, Put, Update, Delete], [realm.TableArn("workers")]);

    /// <summary>All sessions, ended where they stopped beating, and what was seen of them.</summary>
    public Right SessionsWatched => new("session store watching", [Get, Query, Put, Update], [realm.TableArn("workers")]);

    /// <summary>Sessions and limits, read.</summary>
    public Right SessionsRead => new("session store reading", [Get, Query], [realm.TableArn("workers")]);

    /// <summary>Sessions, told of a cancel.</summary>
    public Right SessionsTold => new("session store telling", [Update], [realm.TableArn("workers")]);

    /// <summary>The realm's item and single jobs.</summary>
    public Right Jobs => new("spec store", [Get], [realm.RealmsTableArn, realm.TableArn("jobs")]);

    /// <summary>Single connections.</summary>
    public Right Connections => new("spec store connections", [Get], [realm.TableArn("connections")]);

    /// <summary>The triggers of a bucket.</summary>
    public Right Triggers => new("spec store triggers", [Query], [realm.IndexArn("s3triggers", TableShapes.TriggerIndex)]);

    /// <summary>All jobs, a page at a time.</summary>
    public Right AllJobs => new("spec store listing", [Scan], [realm.TableArn("jobs")]);

    /// <summary>All jobs, connections and triggers, as stored.</summary>
    public Right AllSpecs => new("specs listing", [Scan], [realm.TableArn("jobs"), realm.TableArn("connections"), realm.TableArn("s3triggers")]);

    /// <summary>Jobs, connections and triggers, put and deleted.</summary>
    public Right SpecsWritten => new("specs", [Put, Delete], [realm.TableArn("jobs"), realm.TableArn("connections"), realm.TableArn("s3triggers")]);

    /// <summary>State items, read and listed.</summary>
    public Right StateRead => new("state store reading", [Get, Scan], [realm.TableArn("state")]);

    /// <summary>State items, written.</summary>
    public Right StateWritten => new("state store writing", [Put, Delete], [realm.TableArn("state")]);

    /// <summary>A fleet's queue, received from.</summary>
    public Right Receiving(string fleet) => new("message queue receiving",
        ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueUrl"], [realm.QueueArn(fleet)]);

    /// <summary>The depth of a fleet's queue and of its dead letters.</summary>
    public Right DepthOf(string fleet) => new("message queue depth",
        ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"], [realm.QueueArn(fleet), realm.QueueArn(fleet + Names.DeadLetterSuffix)]);

    /// <summary>The queues of the realm's fleets, sent to: to wake a worker, move a run to another fleet, or bury a message.</summary>
    public Right Sending => new("message queue sending", ["sqs:SendMessage", "sqs:GetQueueUrl"], [realm.QueueArn("*")]);

    /// <summary>The depth of all queues.</summary>
    public Right Depth => new("message queue depth", ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"], [realm.QueueArn("*")]);

    /// <summary>Dead letters, looked at.</summary>
    public Right DeadLetters => new("message queue dead letters",
        ["sqs:ReceiveMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueUrl"], [realm.QueueArn("*" + Names.DeadLetterSuffix)]);

    /// <summary>Payloads and outputs, read and listed.</summary>
    public IReadOnlyList<Right> BlobsRead => [new("blob store reading", ["s3:GetObject"], [realm.BucketArn + "/*"]), new("blob store listing", ["s3:ListBucket"], [realm.BucketArn])];

    /// <summary>Job outputs, written.</summary>
    public Right Outputs => new("blob store writing", ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"], [realm.BucketArn + "/tmp/*"]);

    /// <summary>Parameters and secrets.</summary>
    public IReadOnlyList<Right> Secrets =>
        [new("parameters", ["ssm:GetParameter"], [realm.ParametersArn]), new("secrets", ["secretsmanager:GetSecretValue"], [realm.SecretsArn])];

    /// <summary>Parameters and secrets, put and deleted, and the data keys of those that are new.</summary>
    public IReadOnlyList<Right> SecretsWritten =>
    [
        new("parameters written", ["ssm:PutParameter", "ssm:DeleteParameter"], [realm.ParametersArn]),
        new("secrets written", ["secretsmanager:CreateSecret", "secretsmanager:PutSecretValue", "secretsmanager:DeleteSecret"], [realm.SecretsArn]),
        new("secrets data key", ["kms:GenerateDataKey"], [sysKey]),
    ];

    /// <summary>The key of secrets, to read them and to open and close secure state.</summary>
    public Right SecretsKey => new("secrets key", ["kms:Decrypt", "kms:Encrypt"], [sysKey]);

    /// <summary>The key of data, to put messages and objects, and to read them.</summary>
    public Right DataKey => new("data key", ["kms:Decrypt", "kms:GenerateDataKey"], [userKey]);

    /// <summary>The key of data, to read.</summary>
    public Right DataKeyRead => new("data key reading", ["kms:Decrypt"], [userKey]);

    /// <summary>What actions send: notices, events, mail.</summary>
    public IReadOnlyList<Right> Outbox =>
    [
        new("outbox notices", ["sns:Publish"], [realm.TopicArn("notices")]),
        new("outbox events", ["events:PutEvents"], [realm.Arn("events", "event-bus/default")]),
        new("outbox mail", ["ses:SendEmail"], [realm.AnyRegionArn("ses", "identity/*"), realm.AnyRegionArn("ses", "configuration-set/*")]),
        new("outbox mail sender", ["ses:ListEmailIdentities"], ["*"]) { Unbounded = "the list of identities is the account's: no resource narrows it" },
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
    public Right RealmItem => new("realm item", [Update], [realm.RealmsTableArn])
    {
        Conditions = new Dictionary<string, object> { ["ForAllValues:StringEquals"] = new Dictionary<string, object> { ["dynamodb:LeadingKeys"] = new[] { realm.Realm } } },
    };

    /// <summary>Events that a function could not handle.</summary>
    public static Right Failures(string queueArn) => new("failure queue", ["sqs:SendMessage"], [queueArn]);

    /// <summary>A log group of its own.</summary>
    public static Right Logs(RealmContext realm, string logGroup) => new("logs", ["logs:CreateLogStream", "logs:PutLogEvents"], [realm.Arn("logs", $"log-group:{logGroup}:*")]);

    /// <summary>The fleet's own Auto Scaling group: told that an instance has drained, and that it holds runs.</summary>
    public Right Lifecycle(string fleet) => new("lifecycle", ["autoscaling:CompleteLifecycleAction", "autoscaling:SetInstanceProtection"], [realm.GroupArn(fleet)]);

    /// <summary>
    /// What Session Manager's agent on an instance calls, so that people reach it with no key and no open port. AWS's own policy for that
    /// would let every instance read every parameter of the account.
    /// </summary>
    public static Right SessionManager => new("session manager",
        [
            "ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
        ], ["*"]) { Unbounded = "these calls know no resource but the caller" };
}
