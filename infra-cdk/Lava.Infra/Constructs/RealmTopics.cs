using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SNS.Subscriptions;
using Constructs;

namespace Lava.Infra.Constructs;

/// <summary>The realm's topics: <c>dispatch</c>, which takes dispatch requests, and <c>notices</c>, which tells people.</summary>
public sealed class RealmTopics : Construct
{
    /// <summary>Makes both.</summary>
    public RealmTopics(Construct scope, string id, RealmContext realm, IKey key) : base(scope, id)
    {
        Dispatch = new Topic(this, "Dispatch", new TopicProps { TopicName = Names.Topic(realm.Realm, "dispatch"), MasterKey = key, EnforceSSL = true });
        Notices = new Topic(this, "Notices", new TopicProps { TopicName = Names.Topic(realm.Realm, "notices"), EnforceSSL = true });
        Notices.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
        {
            Principals = [new ServicePrincipal("cloudwatch.amazonaws.com")],
            Actions = ["sns:Publish"],
            Resources = [Notices.TopicArn],
            Conditions = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, string> { ["aws:SourceAccount"] = realm.Stack.Account } },
        }));
        if (realm.Deployment.Alarms.Email is { } address) Notices.AddSubscription(new EmailSubscription(address));
    }

    /// <summary>Takes dispatch requests.</summary>
    public Topic Dispatch { get; }

    /// <summary>Tells people.</summary>
    public Topic Notices { get; }
}
