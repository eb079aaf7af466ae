using Amazon.CDK;
using Constructs;
using Lava.Infra.Configuration;
using Lava.Infra.Constructs;
using Lava.Infra.Permissions;

namespace Lava.Infra.Stacks;

/// <summary><c>lava-REALM-FLEET</c>: a fleet's queue, its workers' role, and its instances if it has any.</summary>
public sealed class FleetStack : Stack
{
    /// <summary>Makes the fleet.</summary>
    public FleetStack(Construct scope, RealmStack home, RealmDeployment deployment, FleetDeployment fleet, Artifacts artifacts, IStackProps props)
        : base(scope, $"lava-{deployment.Realm}-{fleet.Name}".Replace('_', '-'), props)
    {
        var realm = new RealmContext(this, deployment);
        var rights = new Rights(realm, home.KeyArns.User, home.KeyArns.Sys);
        var queue = new FleetQueue(this, "Queue", realm, fleet, home.UserKey);
        var role = new FleetRole(this, "Worker", realm, fleet, rights);
        _ = new FleetAlarms(this, "Alarms", realm, fleet, home.AlarmTopic, queue);
        if (fleet.InstanceTypes.Count == 0) return;
        _ = new Fleet(this, "Fleet", new FleetProps
        {
            Realm = realm,
            Deployment = fleet,
            Agent = new AgentArchive(this, "Agent", artifacts.Worker),
            Notices = realm.TopicArn("notices"),
            Role = role.Role,
            Subnets = home.Network!.Subnets,
            SecurityGroups = home.Network.SecurityGroups,
            PublicAddress = home.Network.PublicAddress,
        });
    }
}
