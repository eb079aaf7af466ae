using Amazon.CDK.AWS.IAM;
using Constructs;
using Lava.Infra.Configuration;
using Lava.Infra.Permissions;

namespace Lava.Infra.Constructs;

/// <summary>What a fleet's workers, and so its jobs, may do.</summary>
public sealed class FleetRole : Construct
{
    /// <summary>Makes the role.</summary>
    public FleetRole(Construct scope, string id, RealmContext realm, FleetDeployment fleet, Rights rights) : base(scope, id)
    {
        Role = new Role(this, "Role", new RoleProps
        {
            RoleName = Names.WorkerRole(realm.Realm, fleet.Name),
            Description = $"Lava realm {realm.Realm}: workers of fleet {fleet.Name}",
            AssumedBy = new ServicePrincipal("ec2.amazonaws.com"),
            ManagedPolicies = [.. fleet.Policies.Select((arn, i) => ManagedPolicy.FromManagedPolicyArn(this, $"Policy{i}", arn))],
        });
        foreach (var right in Needs(realm, fleet, rights)) Role.AddToPolicy(right.Statement());
        Role.Node.FindChild("DefaultPolicy").OwnNamesOnly();
        if (fleet.Policies.Count > 0) Role.Because("AwsSolutions-IAM4", "the realm's file names what its jobs may do beside their worker's own rights");
    }

    /// <summary>The role.</summary>
    public Role Role { get; }

    /// <summary>What the worker agent's ports need, one by one.</summary>
    public static IReadOnlyList<Right> Needs(RealmContext realm, FleetDeployment fleet, Rights rights) =>
    [
        rights.Jobs, rights.Connections, rights.Runs, rights.RunsDue, rights.Sessions, rights.StateRead, rights.StateWritten,
        rights.Receiving(fleet.Name), rights.DepthOf(fleet.Name), rights.Sending, .. rights.BlobsRead, rights.Outputs,
        .. rights.Secrets, rights.SecretsKey, rights.DataKey, .. rights.Outbox, rights.Lifecycle(fleet.Name), Rights.Logs(realm, Names.WorkerLogGroup(realm.Realm)), Rights.SessionManager,
    ];
}
