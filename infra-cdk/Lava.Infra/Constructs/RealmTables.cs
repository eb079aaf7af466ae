using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;

namespace Lava.Infra.Constructs;

/// <summary>The realm's tables: on demand, with point-in-time recovery, kept when the stack goes.</summary>
public sealed class RealmTables : Construct
{
    /// <summary>Makes the tables; of a realm that is taken over, none: <c>lava realm upgrade</c> adds what they lack.</summary>
    public RealmTables(Construct scope, string id, RealmContext realm) : base(scope, id)
    {
        if (realm.Deployment.Existing is { } old)
        {
            JobsStreamArn = old.JobsStreamArn;
            return;
        }
        var jobs = Make("Jobs", realm, "jobs", "job_id", stream: true);
        jobs.AddGlobalSecondaryIndex(new GlobalSecondaryIndexProps
        {
            IndexName = "dispatcher-index", PartitionKey = Text("dispatcher"), SortKey = Text("job_id"),
            ProjectionType = ProjectionType.INCLUDE, NonKeyAttributes = ["worker", "schedule"],
        });
        JobsStreamArn = jobs.TableStreamArn!;
        Make("Connections", realm, "connections", "conn_id");
        Make("State", realm, "state", "state_id", ttl: true);
        Make("Workers", realm, "workers", "fleet", "session", ttl: true);
        Make("Triggers", realm, "s3triggers", "trigger_id").AddGlobalSecondaryIndex(new GlobalSecondaryIndexProps
        {
            IndexName = "s3trigger-index", PartitionKey = Text("bucket"), SortKey = Text("prefix"), ProjectionType = ProjectionType.ALL,
        });
        Events(realm);
    }

    /// <summary>ARN of the jobs table's stream.</summary>
    public string JobsStreamArn { get; }

    private void Events(RealmContext realm)
    {
        var events = Make("Events", realm, "events", "job_id", "run_id", ttl: true);
        events.AddLocalSecondaryIndex(new LocalSecondaryIndexProps { IndexName = "job_id-tu_event-index", SortKey = Text("tu_event"), ProjectionType = ProjectionType.ALL });
        events.AddGlobalSecondaryIndex(new GlobalSecondaryIndexProps { IndexName = Names.RunIdIndex, PartitionKey = Text("run_id"), ProjectionType = ProjectionType.KEYS_ONLY });
        events.AddGlobalSecondaryIndex(new GlobalSecondaryIndexProps
        {
            IndexName = Names.DueIndex, PartitionKey = Text("sweep"), SortKey = Text("due"), ProjectionType = ProjectionType.KEYS_ONLY,
        });
        events.AddGlobalSecondaryIndex(new GlobalSecondaryIndexProps
        {
            IndexName = Names.DayIndex, PartitionKey = Text("day"), SortKey = Text("tu_event"), ProjectionType = ProjectionType.INCLUDE,
            NonKeyAttributes = ["status", "worker", "parent_run_id", "master_run_id"],
        });
    }

    private Table Make(string id, RealmContext realm, string name, string key, string? sort = null, bool ttl = false, bool stream = false) =>
        new(this, id, new TableProps
        {
            TableName = Names.Table(realm.Realm, name),
            PartitionKey = Text(key),
            SortKey = sort is null ? null : Text(sort),
            BillingMode = BillingMode.PAY_PER_REQUEST,
            PointInTimeRecovery = true,
            TimeToLiveAttribute = ttl ? "ttl" : null,
            Stream = stream ? StreamViewType.NEW_AND_OLD_IMAGES : null,
            DeletionProtection = true,
            RemovalPolicy = RemovalPolicy.RETAIN,
        });

    private static Amazon.CDK.AWS.DynamoDB.Attribute Text(string name) => new() { Name = name, Type = AttributeType.STRING };
}
