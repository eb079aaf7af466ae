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
        Add("Reader", "reader", "looks", realm, Reader(realm, rights));
        Add("Operator", "operator", "looks, dispatches, cancels and retries", realm, [.. Reader(realm, rights), .. Operator(realm, rights)]);
        Add("Admin", "admin", "changes specs, payloads and secrets as well", realm, [.. Reader(realm, rights), .. Operator(realm, rights), .. Admin(realm)]);
    }

    private static IReadOnlyList<Right> Reader(RealmContext realm, Rights rights) =>
    [
        rights.Specs, rights.AllJobs, rights.RunsRead, new("session store reading", ["dynamodb:GetItem", "dynamodb:Query"], [realm.TableArn("workers")]),
        new("state store reading", ["dynamodb:GetItem", "dynamodb:Query"], [realm.TableArn("state")]),
        rights.Payloads, rights.Depth, new("data key reading", ["kms:Decrypt"], rights.DataKey.Resources),
        new("worker logs", ["logs:FilterLogEvents", "logs:GetLogEvents", "logs:DescribeLogStreams"], [realm.Arn("logs", $"log-group:{Names.WorkerLogGroup(realm.Realm)}:*")]),
    ];

    private static IReadOnlyList<Right> Operator(RealmContext realm, Rights rights) =>
    [
        rights.Runs, rights.SessionsTold, rights.Sending, rights.DataKey, new("dispatch", ["lambda:InvokeFunction"], [realm.FunctionArn("dispatch")]),
        new("dispatch topic", ["sns:Publish"], [realm.TopicArn("dispatch")]),
    ];

    private static IReadOnlyList<Right> Admin(RealmContext realm) =>
    [
        new("specs", ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
            [realm.TableArn("jobs"), realm.TableArn("connections"), realm.TableArn("s3triggers"), realm.TableArn("state")]),
        new("specs listing", ["dynamodb:Scan"], [realm.TableArn("connections"), realm.TableArn("s3triggers"), realm.TableArn("state")]),
        new("payloads", ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"], [realm.BucketArn + "/*"]),
        new("secrets", ["ssm:PutParameter", "ssm:DeleteParameter", "secretsmanager:CreateSecret", "secretsmanager:PutSecretValue", "secretsmanager:DeleteSecret"],
            [realm.ParametersArn, realm.SecretsArn]),
        new("schedules reading", ["scheduler:GetSchedule"], [realm.SchedulesArn]),
        new("schedule sync", ["lambda:InvokeFunction"], [realm.FunctionArn("schedule-sync")]),
    ];

    private void Add(string id, string name, string what, RealmContext realm, IReadOnlyList<Right> rights)
    {
        var policy = new ManagedPolicy(this, id + "Policy", new ManagedPolicyProps
        {
            ManagedPolicyName = $"lava-{realm.Realm}-{name}",
            Description = $"Lava realm {realm.Realm}: {what}",
            Statements = [.. rights.Select(r => r.Statement())],
        });
        policy.OwnNamesOnly();
        _ = new Group(this, id, new GroupProps { GroupName = $"lava-{realm.Realm}-{name}", ManagedPolicies = [policy] });
    }
}
