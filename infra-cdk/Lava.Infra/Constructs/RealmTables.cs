using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;
using Lava.Core.Naming;

namespace Lava.Infra.Constructs;

/// <summary>The realm's tables: on demand, with point-in-time recovery, kept when the stack goes.</summary>
public sealed class RealmTables : Construct
{
    // What each table is called within the stack. A resource's name there never changes: CloudFormation would make the table anew.
    private static readonly Dictionary<string, string> Ids = new()
    {
        ["jobs"] = "Jobs", ["connections"] = "Connections", ["s3triggers"] = "Triggers", ["events"] = "Events", ["state"] = "State", ["workers"] = "Workers",
    };

    /// <summary>Makes the tables; of a realm that is taken over, none: <c>lava realm upgrade</c> adds what they lack.</summary>
    public RealmTables(Construct scope, string id, RealmContext realm) : base(scope, id)
    {
        if (realm.Deployment.Existing is { } old)
        {
            JobsStreamArn = old.JobsStreamArn;
            return;
        }
        foreach (var shape in TableShapes.Of(realm.Realm))
            if (Make(this, Ids[shape.Name[Names.Table(realm.Realm, "").Length..]], shape).TableStreamArn is { } stream && shape.Stream) JobsStreamArn = stream;
        if (JobsStreamArn is null) throw new InvalidOperationException("no table of a realm is streamed: schedules would not follow their jobs");
    }

    /// <summary>ARN of the jobs table's stream.</summary>
    public string JobsStreamArn { get; }

    /// <summary>Makes one table from its description.</summary>
    public static Table Make(Construct scope, string id, TableShape shape)
    {
        var table = new Table(scope, id, new TableProps
        {
            TableName = shape.Name,
            PartitionKey = Text(shape.Hash),
            SortKey = shape.Range is { } range ? Text(range) : null,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            PointInTimeRecovery = true,
            TimeToLiveAttribute = shape.Ttl,
            Stream = shape.Stream ? StreamViewType.NEW_AND_OLD_IMAGES : null,
            DeletionProtection = true,
            RemovalPolicy = RemovalPolicy.RETAIN,
        });
        foreach (var index in shape.Indexes) Add(table, index);
        return table;
    }

    private static void Add(Table table, IndexShape index)
    {
        var projection = index.All ? ProjectionType.ALL : index.Includes.Count > 0 ? ProjectionType.INCLUDE : ProjectionType.KEYS_ONLY;
        var included = index.Includes.Count > 0 ? index.Includes.ToArray() : null;
        var sort = index.Range is { } range ? Text(range) : null;
        if (index.Local)
            table.AddLocalSecondaryIndex(new LocalSecondaryIndexProps { IndexName = index.Name, SortKey = sort!, ProjectionType = projection, NonKeyAttributes = included });
        else
            table.AddGlobalSecondaryIndex(new GlobalSecondaryIndexProps
            {
                IndexName = index.Name, PartitionKey = Text(index.Hash), SortKey = sort, ProjectionType = projection, NonKeyAttributes = included,
            });
    }

    private static Amazon.CDK.AWS.DynamoDB.Attribute Text(string name) => new() { Name = name, Type = AttributeType.STRING };
}
