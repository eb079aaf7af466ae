using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using Lava.Infra.Permissions;

namespace Lava.Infra.Constructs;

/// <summary>The realm's item in the table of realms: written at deploy by a function of ours, which touches only what is named here.</summary>
public sealed class RealmItem : Construct
{
    /// <summary>Makes the function and the item.</summary>
    public RealmItem(Construct scope, string id, RealmContext realm, Code code, Rights rights) : base(scope, id)
    {
        Function = new RealmFunction(this, "Deploy", new RealmFunctionProps
        {
            Realm = realm, Name = "realm-item", Code = code,
            Description = $"Lava realm {realm.Realm}: writes the realm's item at deploy",
            Concurrency = 1,
            Rights = [rights.RealmItem],
        });
        var item = new CfnCustomResource(this, "Item", new CfnCustomResourceProps { ServiceToken = Function.Function.FunctionArn });
        item.AddOverride("Type", "Custom::LavaRealmItem");
        item.AddPropertyOverride("Realm", realm.Realm);
        item.AddPropertyOverride("Attributes", JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["s3_payloads"] = $"s3://{realm.BucketName}/payloads",
            ["s3_temp"] = $"s3://{realm.BucketName}/tmp",
            ["s3_key"] = Names.KeyAlias(realm.Realm, "user"),
            ["fleets"] = realm.Deployment.Fleets.ToDictionary(f => f.Name, f => (object)(f.Slots is { } slots ? new Dictionary<string, object> { ["slots"] = slots } : new Dictionary<string, object>())),
            ["dispatchers"] = realm.Deployment.Dispatchers.ToDictionary(d => d.Key, d => (object)new Dictionary<string, object> { ["timezone"] = d.Value }),
        }));
        // The right to write comes before the writing.
        item.Node.AddDependency(Function.Role.Node.FindChild("DefaultPolicy"));
        item.ApplyRemovalPolicy(RemovalPolicy.RETAIN);
    }

    /// <summary>The function.</summary>
    public RealmFunction Function { get; }
}
