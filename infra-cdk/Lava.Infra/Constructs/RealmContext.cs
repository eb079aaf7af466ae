using Amazon.CDK;
using Lava.Infra.Configuration;

namespace Lava.Infra.Constructs;

/// <summary>What every construct of a realm needs to know: the configuration, and names as ARNs of the stack that it stands in.</summary>
/// <param name="Stack">The stack that ARNs are made for.</param>
/// <param name="Deployment">The realm's configuration.</param>
public sealed record RealmContext(Stack Stack, RealmDeployment Deployment)
{
    /// <summary>The realm's name.</summary>
    public string Realm => Deployment.Realm;

    /// <summary>The bucket's name.</summary>
    public string BucketName => Deployment.Existing?.Bucket ?? Deployment.Bucket ?? $"lava-{Realm.Replace('_', '-')}-{Stack.Account}-{Stack.Region}";

    /// <summary>ARN of the bucket.</summary>
    public string BucketArn => $"arn:{Stack.Partition}:s3:::{BucketName}";

    /// <summary>ARN of one of the realm's tables.</summary>
    public string TableArn(string table) => Arn("dynamodb", "table/" + Names.Table(Realm, table));

    /// <summary>ARN of an index of one of the realm's tables.</summary>
    public string IndexArn(string table, string index) => $"{TableArn(table)}/index/{index}";

    /// <summary>ARN of the table of all realms.</summary>
    public string RealmsTableArn => Arn("dynamodb", "table/" + Names.RealmsTable);

    /// <summary>ARN of a fleet's queue; <c>*</c>: of all queues of the realm.</summary>
    public string QueueArn(string fleet) => Arn("sqs", Names.Queue(Realm, fleet));

    /// <summary>ARN of a function.</summary>
    public string FunctionArn(string function) => Arn("lambda", "function:" + Names.Function(Realm, function));

    /// <summary>ARN of one of the realm's topics: <c>dispatch</c> or <c>notices</c>.</summary>
    public string TopicArn(string topic) => Arn("sns", Names.Topic(Realm, topic));

    /// <summary>ARN of the realm's parameters.</summary>
    public string ParametersArn => Arn("ssm", "parameter" + Names.ParameterPrefix(Realm) + "*");

    /// <summary>ARN of the realm's secrets.</summary>
    public string SecretsArn => Arn("secretsmanager", "secret:" + Names.ParameterPrefix(Realm) + "*");

    /// <summary>ARN of the schedules of the realm's group.</summary>
    public string SchedulesArn => Arn("scheduler", $"schedule/{Names.ScheduleGroup(Realm)}/*");

    /// <summary>ARN of a fleet's Auto Scaling group, whatever its generated id.</summary>
    public string GroupArn(string fleet) => Arn("autoscaling", $"autoScalingGroup:*:autoScalingGroupName/{Names.Queue(Realm, fleet)}");

    /// <summary>An ARN of this account, in whatever region.</summary>
    public string AnyRegionArn(string service, string resource) => $"arn:{Stack.Partition}:{service}:*:{Stack.Account}:{resource}";

    /// <summary>An ARN of this account and region.</summary>
    public string Arn(string service, string resource) => $"arn:{Stack.Partition}:{service}:{Stack.Region}:{Stack.Account}:{resource}";
}
