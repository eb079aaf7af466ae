using Amazon.CDK.AWS.CloudWatch;
using Lava.Core.Naming;

namespace Lava.Infra.Constructs;

/// <summary>The metrics that the realm's functions and workers publish.</summary>
public static class RealmMetrics
{
    /// <summary>A metric of a fleet.</summary>
    public static Metric Of(string realm, string fleet, string name, string statistic) => new(new MetricProps
    {
        Namespace = FleetMetrics.Namespace, MetricName = name, Statistic = statistic, Period = Amazon.CDK.Duration.Minutes(1),
        DimensionsMap = new Dictionary<string, string> { [FleetMetrics.Realm] = realm, [FleetMetrics.Fleet] = fleet },
    });

    /// <summary>1 when something waits in a fleet in which no worker lives, for an alarm.</summary>
    public static object[] WaitsWithNobody(string realm, string fleet) =>
    [
        new CfnAlarm.MetricDataQueryProperty { Id = "nobody", Expression = "IF(waiting > 0 AND FILL(live, 0) < 1, 1, 0)", Label = "waits with nobody", ReturnData = true },
        Query("waiting", "AWS/SQS", "ApproximateNumberOfMessagesVisible", [new() { Name = "QueueName", Value = Names.Queue(realm, fleet) }]),
        Query("live", FleetMetrics.Namespace, FleetMetrics.Live, [new() { Name = FleetMetrics.Realm, Value = realm }, new() { Name = FleetMetrics.Fleet, Value = fleet }]),
    ];

    private static CfnAlarm.MetricDataQueryProperty Query(string id, string space, string name, CfnAlarm.DimensionProperty[] dimensions) => new()
    {
        Id = id,
        ReturnData = false,
        MetricStat = new CfnAlarm.MetricStatProperty
        {
            Period = 60, Stat = "Maximum",
            Metric = new CfnAlarm.MetricProperty { Namespace = space, MetricName = name, Dimensions = dimensions },
        },
    };
}
