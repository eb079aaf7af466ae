using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Lava.Infra.Permissions;

namespace Lava.Infra.Constructs;

/// <summary>Turns events of S3 objects into dispatches, by the realm's triggers.</summary>
public sealed class S3TriggerFunction : Construct
{
    private static readonly string[] Source = ["aws.s3"], Kinds = ["Object Created", "Object Deleted"];

    /// <summary>Makes the function, the rule for the realm's own bucket, and the permissions of the others.</summary>
    public S3TriggerFunction(Construct scope, string id, RealmContext realm, Code code, Rights rights, IQueue failures) : base(scope, id)
    {
        Function = new RealmFunction(this, "Trigger", new RealmFunctionProps
        {
            Realm = realm, Name = "s3trigger", Code = code, Failures = failures,
            Description = $"Lava realm {realm.Realm}: dispatches jobs for S3 events",
            Rights = [rights.Jobs, rights.Triggers, rights.Runs, rights.Sending, rights.DataKey],
        });
        Function.Allow("Rules", "events.amazonaws.com", realm.Arn("events", $"rule/lava.{realm.Realm}.*"));
        foreach (var bucket in realm.Deployment.TriggerBuckets.Prepend(realm.BucketName).Distinct())
            Function.Allow(bucket == realm.BucketName ? "OwnBucket" : "Bucket-" + bucket, "s3.amazonaws.com", $"arn:{realm.Stack.Partition}:s3:::{bucket}");

        _ = new CfnRule(this, "ObjectEvents", new CfnRuleProps
        {
            Name = $"lava.{realm.Realm}.s3",
            Description = $"Lava realm {realm.Realm}: objects of its buckets",
            EventPattern = new Dictionary<string, object>
            {
                ["source"] = Source,
                ["detail-type"] = Kinds,
                ["detail"] = new Dictionary<string, object>
                {
                    ["bucket"] = new Dictionary<string, object> { ["name"] = realm.Deployment.TriggerBuckets.Prepend(realm.BucketName).Distinct().ToArray() },
                    // A job's own outputs set off nothing.
                    ["object"] = new Dictionary<string, object> { ["key"] = new[] { new Dictionary<string, object> { ["anything-but"] = new Dictionary<string, object> { ["prefix"] = "tmp/" } } } },
                },
            },
            Targets = new[]
            {
                new CfnRule.TargetProperty
                {
                    Id = "s3trigger", Arn = Function.Function.FunctionArn,
                    RetryPolicy = new CfnRule.RetryPolicyProperty { MaximumEventAgeInSeconds = 3600, MaximumRetryAttempts = 20 },
                    DeadLetterConfig = new CfnRule.DeadLetterConfigProperty { Arn = failures.QueueArn },
                },
            },
        });
    }

    /// <summary>The function.</summary>
    public RealmFunction Function { get; }
}
