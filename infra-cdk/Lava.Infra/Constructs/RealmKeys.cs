using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Constructs;

namespace Lava.Infra.Constructs;

/// <summary>The realm's two keys: <c>sys</c> for its secrets, <c>user</c> for its data.</summary>
public sealed class RealmKeys : Construct
{
    /// <summary>Makes the keys, or takes over the ones that exist.</summary>
    public RealmKeys(Construct scope, string id, RealmContext realm) : base(scope, id)
    {
        var old = realm.Deployment.Existing;
        Sys = old is null ? Make("Sys", realm, "sys", "secrets") : Key.FromKeyArn(this, "Sys", old.SysKeyArn);
        User = old is null ? Make("User", realm, "user", "data") : Key.FromKeyArn(this, "User", old.UserKeyArn);
    }

    /// <summary>Of parameters and secrets.</summary>
    public IKey Sys { get; }

    /// <summary>Of the bucket, queues and the dispatch topic.</summary>
    public IKey User { get; }

    private Key Make(string id, RealmContext realm, string which, string what)
    {
        var key = new Key(this, id, new KeyProps
        {
            Description = $"Lava realm {realm.Realm}: {what}",
            EnableKeyRotation = true,
            RemovalPolicy = RemovalPolicy.RETAIN,
        });
        // An L1 alias: the account's own ARNs of it don't depend on the key.
        _ = new CfnAlias(this, id + "Alias", new CfnAliasProps { AliasName = Names.KeyAlias(realm.Realm, which), TargetKeyId = key.KeyArn });
        return key;
    }

    /// <summary>Lets the services that put messages for the realm use the user key; a key that was taken over has its own policy.</summary>
    public void AllowServices(RealmContext realm)
    {
        foreach (var service in new[] { "sns.amazonaws.com", "events.amazonaws.com", "scheduler.amazonaws.com" })
            User.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
            {
                Principals = [new ServicePrincipal(service)],
                Actions = ["kms:GenerateDataKey", "kms:Decrypt"],
                Resources = ["*"], // In a key's policy this is the key itself.
                Conditions = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, string> { ["aws:SourceAccount"] = realm.Stack.Account } },
            }));
    }
}
