using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.SNS;
using Constructs;
using Lava.Infra.Configuration;
using Lava.Infra.Constructs;
using Lava.Infra.Permissions;

namespace Lava.Infra.Stacks;

/// <summary><c>lava-REALM</c>: a realm without its fleets.</summary>
public sealed class RealmStack : Stack
{
    /// <summary>Makes the realm.</summary>
    public RealmStack(Construct scope, RealmDeployment deployment, Artifacts artifacts, IStackProps props) : base(scope, $"lava-{deployment.Realm.Replace('_', '-')}", props)
    {
        var realm = new RealmContext(this, deployment);
        var keys = new RealmKeys(this, "Keys", realm);
        if (deployment.Existing is null) keys.AllowServices(realm);
        UserKey = keys.User;
        var rights = new Rights(realm, keys.User.KeyArn, keys.Sys.KeyArn);
        _ = new RealmBucket(this, "Bucket", realm, keys.User);
        var tables = new RealmTables(this, "Tables", realm);
        var topics = new RealmTopics(this, "Topics", realm, keys.User);
        AlarmTopic = deployment.Alarms.TopicArn is { } arn ? Topic.FromTopicArn(this, "AlarmTopic", arn) : topics.Notices;
        var failures = RealmQueue.Make(this, "Failures", Names.FailureQueue(deployment.Realm), keys.User);

        // Rules put there what they can't deliver, in their own name.
        failures.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Principals = [new ServicePrincipal("events.amazonaws.com")],
            Actions = ["sqs:SendMessage"],
            Resources = [failures.QueueArn],
            Conditions = new Dictionary<string, object> { ["ArnLike"] = new Dictionary<string, string> { ["aws:SourceArn"] = realm.Arn("events", $"rule/lava.{deployment.Realm}.*") } },
        }));
        failures.Because("AwsSolutions-SQS3", "it is itself where events go that could not be handled");

        var code = Code.FromAsset(artifacts.Functions);
        var dispatch = new DispatchFunction(this, "DispatchFunction", realm, code, rights, failures, topics.Dispatch);
        var trigger = new S3TriggerFunction(this, "S3Trigger", realm, code, rights, failures);
        var sync = new ScheduleSync(this, "ScheduleSync", realm, code, rights, failures, dispatch, tables.JobsStreamArn);
        var watchdog = new Watchdog(this, "Watchdog", realm, code, rights, failures);
        var item = new RealmItem(this, "RealmItem", realm, code, rights);
        RealmFunction[] functions = [dispatch.Function, trigger.Function, sync.Function, watchdog.Function];

        _ = new RealmAlarms(this, "Alarms", realm, AlarmTopic, failures, functions);
        _ = new RealmDashboard(this, "Dashboard", realm, failures, functions);
        _ = new Access(this, "Access", realm, rights);
        _ = new LogGroup(this, "WorkerLogs", new LogGroupProps
        {
            LogGroupName = Names.WorkerLogGroup(deployment.Realm), Retention = Retentions.Of(deployment.Retention.LogDays), RemovalPolicy = RemovalPolicy.RETAIN,
        });
        Network = deployment.Fleets.Any(f => f.InstanceTypes.Count > 0) ? new RealmNetwork(this, "Network", deployment.Network) : null;
        KeyArns = (keys.User.KeyArn, keys.Sys.KeyArn);
    }

    /// <summary>The key of queues.</summary>
    public IKey UserKey { get; }

    /// <summary>ARNs of the realm's keys.</summary>
    public (string User, string Sys) KeyArns { get; }

    /// <summary>Who is told of alarms.</summary>
    public ITopic AlarmTopic { get; }

    /// <summary>Where fleets live; null: no fleet has instances.</summary>
    public RealmNetwork? Network { get; }
}
