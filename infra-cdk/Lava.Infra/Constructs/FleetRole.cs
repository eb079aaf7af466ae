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
            RoleName = $"lava-{realm.Realm}-worker-{fleet.Name}",
            Description = $"Lava realm {realm.Realm}: workers of fleet {fleet.Name}",
            AssumedBy = new ServicePrincipal("ec2.amazonaws.com"),
            // So that people reach an instance by Session Manager, with no key and no open port.
            ManagedPolicies = [ManagedPolicy.FromAwsManagedPolicyName("AmazonSSMManagedInstanceCore"), .. fleet.Policies.Select((arn, i) => ManagedPolicy.FromManagedPolicyArn(this, $"Policy{i}", arn))],
        });
        foreach (var right in Needs(realm, fleet, rights)) Role.AddToPolicy(right.Statement());
        Role.Node.FindChild("DefaultPolicy").OwnNamesOnly();
        Role.Because("AwsSolutions-IAM4", "AWS keeps the list of what Session Manager needs");
    }

    /// <summary>The role.</summary>
    public Role Role { get; }

    /// <summary>What the worker agent's ports need, one by one.</summary>
    public static IReadOnlyList<Right> Needs(RealmContext realm, FleetDeployment fleet, Rights rights) =>
    [
        rights.Specs, rights.Runs, rights.Sessions, rights.State, rights.Receiving(fleet.Name), rights.Sending, rights.Payloads, rights.Outputs,
        rights.Secrets, rights.SecretsKey, rights.DataKey, .. rights.Outbox, rights.Lifecycle(fleet.Name), rights.Logs(Names.WorkerLogGroup(realm.Realm)),
    ];
}
