using Amazon.CDK;
using Constructs;
using Lava.Infra.Configuration;
using Lava.Infra.Stacks;

namespace Lava.Infra;

/// <summary>Turns realms into stacks.</summary>
public static class LavaApp
{
    /// <summary>Adds the stacks of the realms to the app.</summary>
    public static void Add(App app, IReadOnlyList<RealmDeployment> realms, Func<Configuration.Architecture, Artifacts> artifacts)
    {
        foreach (var place in realms.GroupBy(r => (r.Account, r.Region)))
        {
            var environment = new Amazon.CDK.Environment { Account = place.Key.Account, Region = place.Key.Region };
            // One account and region is the usual case; others get the stack in a stage of their own.
            Construct scope = realms.All(r => (r.Account, r.Region) == place.Key)
                ? app
                : new Stage(app, $"{place.Key.Account ?? "account"}-{place.Key.Region ?? "region"}", new StageProps { Env = environment });
            // A realm that is taken over brings the table of realms along.
            var common = place.Any(r => r.Existing is not null) ? null : new CommonStack(scope, new StackProps { Env = environment, Description = "Lava: what realms share" });
            foreach (var realm in place) Add(scope, common, realm, artifacts, environment);
        }
    }

    private static void Add(Construct scope, CommonStack? common, RealmDeployment realm, Func<Configuration.Architecture, Artifacts> artifacts, Amazon.CDK.Environment environment)
    {
        var home = new RealmStack(scope, realm, artifacts(realm.Architecture), new StackProps { Env = environment, Description = $"Lava: realm {realm.Realm}" });
        if (common is not null) home.AddDependency(common);
        Tag(home, realm);
        foreach (var fleet in realm.Fleets)
        {
            var stack = new FleetStack(scope, home, realm, fleet, artifacts(fleet.Architecture ?? realm.Architecture),
                new StackProps { Env = environment, Description = $"Lava: fleet {fleet.Name} of realm {realm.Realm}" });
            stack.AddDependency(home);
            Tag(stack, realm);
        }
    }

    private static void Tag(Stack stack, RealmDeployment realm)
    {
        Tags.Of(stack).Add("lava:realm", realm.Realm);
        foreach (var (name, value) in realm.Tags) Tags.Of(stack).Add(name, value);
    }
}
