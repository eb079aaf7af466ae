using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Lava.Infra.Configuration;

namespace Lava.Infra.Constructs;

/// <summary>A fleet's queue and its dead-letter queue.</summary>
public sealed class FleetQueue : Construct
{
    // A worker deletes a message once its row holds the run: one that comes back so often is poison.
    private const int MostReceives = 50;

    /// <summary>Makes both.</summary>
    public FleetQueue(Construct scope, string id, RealmContext realm, FleetDeployment fleet, IKey key) : base(scope, id)
    {
        Dead = RealmQueue.Make(this, "Dead", Names.DeadLetterQueue(realm.Realm, fleet.Name), key);
        Queue = RealmQueue.Make(
            this, "Queue", Names.Queue(realm.Realm, fleet.Name), key, Duration.Seconds(fleet.VisibilitySeconds),
            new DeadLetterQueue { Queue = Dead, MaxReceiveCount = MostReceives });
        Tags.Of(Queue).Add("lava:function", "worker.dispatch");
    }

    /// <summary>Wakes workers.</summary>
    public Queue Queue { get; }

    /// <summary>Messages that nobody could take.</summary>
    public Queue Dead { get; }
}
