using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Lava.Core.Naming;

namespace Lava.Infra.Constructs;

/// <summary>The realm at a glance: what waits, who works, what was lost, what failed.</summary>
public sealed class RealmDashboard : Construct
{
    /// <summary>Makes the dashboard.</summary>
    public RealmDashboard(Construct scope, string id, RealmContext realm, IQueue failures, IReadOnlyList<RealmFunction> functions) : base(scope, id)
    {
        var fleets = realm.Deployment.Fleets.Select(f => f.Name).ToList();
        _ = new Dashboard(this, "Dashboard", new DashboardProps
        {
            DashboardName = $"lava-{realm.Realm}",
            Widgets =
            [
                [Graph("Work waiting and running for each slot", fleets.Select(f => RealmMetrics.Of(realm.Realm, f, FleetMetrics.Backlog, "Average"))),
                 Graph("Live workers", fleets.Select(f => RealmMetrics.Of(realm.Realm, f, FleetMetrics.Live, "Maximum")))],
                [Graph("Oldest message, in seconds", fleets.Select(f => OfQueue(Names.Queue(realm.Realm, f), "ApproximateAgeOfOldestMessage"))),
                 Graph("Lost runs", fleets.Select(f => RealmMetrics.Of(realm.Realm, f, FleetMetrics.Lost, "Sum")))],
                [Graph("Dead letters and failures", fleets.Select(f => OfQueue(Names.DeadLetterQueue(realm.Realm, f), "ApproximateNumberOfMessagesVisible"))
                     .Append(failures.MetricApproximateNumberOfMessagesVisible())),
                 Graph("Errors of functions", functions.Select(f => f.Function.MetricErrors()))],
            ],
        });
    }

    private static GraphWidget Graph(string title, IEnumerable<IMetric> metrics) => new(new GraphWidgetProps { Title = title, Width = 12, Left = [.. metrics] });

    private static Metric OfQueue(string queue, string name) => new(new MetricProps
    {
        Namespace = "AWS/SQS", MetricName = name, Statistic = "Maximum", DimensionsMap = new Dictionary<string, string> { ["QueueName"] = queue },
    });
}
