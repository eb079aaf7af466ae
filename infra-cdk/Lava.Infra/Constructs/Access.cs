using Amazon.CDK.AWS.IAM;
using Constructs;
using Lava.Infra.Permissions;

namespace Lava.Infra.Constructs;

/// <summary>What people may do: readers look, operators also dispatch, cancel and retry, admins also change specs, payloads and secrets.</summary>
public sealed class Access : Construct
{
    /// <summary>Makes a policy and a group each.</summary>
    public Access(Construct scope, string id, RealmContext realm, Rights rights) : base(scope, id)
    {
        // Each has what the one before has: in a policy of its own, as one for all would be longer than a policy may be.
        var reader = Add("Reader", "reader", "looks", realm, Reader(realm, rights), []);
        var @operator = Add("Operator", "operator", "dispatches, cancels and retries", realm, Operator(realm, rights), [reader]);
        Add("Admin", "admin", "changes specs, payloads and secrets", realm, Admin(realm, rights), [reader, @operator]);
    }

    private static IReadOnlyList<Right> Reader(RealmContext realm, Rights rights) =>
    [
        rights.Jobs, rights.AllSpecs, .. rights.RunsRead, rights.RunsDue, rights.SessionsRead, rights.StateRead, .. rights.BlobsRead, rights.Depth, rights.DataKeyRead,
        new("worker logs", ["logs:FilterLogEvents", "logs:GetLogEvents", "logs:DescribeLogStreams"], [realm.Arn("logs", $"log-group:{Names.WorkerLogGroup(realm.Realm)}:*")]),
    ];

    private static IReadOnlyList<Right> Operator(RealmContext realm, Rights rights) =>
    [
        rights.Runs, rights.SessionsTold, rights.Sending, rights.DataKey, new("dispatch", ["lambda:InvokeFunction"], [realm.FunctionArn("dispatch")]),
        new("dispatch topic", ["sns:Publish"], [realm.TopicArn("dispatch")]),
    ];

    private static IReadOnlyList<Right> Admin(RealmContext realm, Rights rights) =>
    [
        rights.SpecsWritten, rights.StateWritten, rights.SecretsKey,
        new("payloads", ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"], [realm.BucketArn + "/*"]),
        .. rights.SecretsWritten,
        new("schedules reading", ["scheduler:GetSchedule"], [realm.SchedulesArn]),
        new("schedule sync", ["lambda:InvokeFunction"], [realm.FunctionArn("schedule-sync")]),
    ];

    private ManagedPolicy Add(string id, string name, string what, RealmContext realm, IReadOnlyList<Right> rights, IReadOnlyList<ManagedPolicy> before)
    {
        var policy = new ManagedPolicy(this, id + "Policy", new ManagedPolicyProps
        {
            ManagedPolicyName = $"lava-{realm.Realm}-{name}",
            Description = $"Lava realm {realm.Realm}: {what}",
            Statements = [.. rights.Select(r => r.Statement())],
        });
        policy.OwnNamesOnly();
        _ = new Group(this, id, new GroupProps { GroupName = $"lava-{realm.Realm}-{name}", ManagedPolicies = [.. before, policy] });
        return policy;
    }
}
