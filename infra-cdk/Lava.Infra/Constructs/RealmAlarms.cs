using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Lava.Core.Naming;
using Lava.Infra.Configuration;

namespace Lava.Infra.Constructs;

/// <summary>The realm's own alarms: functions that fail, and events that nobody could handle.</summary>
public sealed class RealmAlarms : Construct
{
    /// <summary>Makes them.</summary>
    public RealmAlarms(Construct scope, string id, RealmContext realm, ITopic topic, IQueue failures, IReadOnlyList<RealmFunction> functions) : base(scope, id)
    {
        var name = $"lava-{realm.Realm}";
        Add(this, "Failures", $"{name}-failures", "Events that a function could not handle lie in the failure queue", topic, failures.MetricApproximateNumberOfMessagesVisible(), 1);
        foreach (var function in functions)
            Add(this, function.Node.Path.Split('/')[^2], $"{function.Function.FunctionName}-errors", $"Function {function.Function.FunctionName} fails", topic,
                function.Function.MetricErrors(new MetricOptions { Period = Duration.Minutes(5) }), 3);
    }

    /// <summary>Makes an alarm that tells a topic when a metric is at a threshold or above for so many periods.</summary>
    public static Alarm Add(Construct scope, string id, string name, string description, ITopic topic, IMetric metric, double threshold, int periods = 1)
    {
        var alarm = new Alarm(scope, id, new AlarmProps
        {
            AlarmName = name, AlarmDescription = description, Metric = metric, Threshold = threshold, EvaluationPeriods = periods,
            ComparisonOperator = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, TreatMissingData = TreatMissingData.NOT_BREACHING,
        });
        alarm.AddAlarmAction(new SnsAction(topic));
        alarm.AddOkAction(new SnsAction(topic));
        return alarm;
    }
}

/// <summary>A fleet's alarms.</summary>
public sealed class FleetAlarms : Construct
{
    /// <summary>Makes them.</summary>
    public FleetAlarms(Construct scope, string id, RealmContext realm, FleetDeployment fleet, ITopic topic, FleetQueue queue) : base(scope, id)
    {
        var name = Names.Queue(realm.Realm, fleet.Name);
        RealmAlarms.Add(this, "Age", $"{name}-queue-age", $"Work has waited in fleet {fleet.Name} for {realm.Deployment.Alarms.QueueAgeMinutes} minutes", topic,
            queue.Queue.MetricApproximateAgeOfOldestMessage(new MetricOptions { Period = Duration.Minutes(1) }), realm.Deployment.Alarms.QueueAgeMinutes * 60);
        RealmAlarms.Add(this, "Dead", $"{name}-dead-letters", $"Messages that fleet {fleet.Name} could not take", topic,
            queue.Dead.MetricApproximateNumberOfMessagesVisible(new MetricOptions { Period = Duration.Minutes(1) }), 1);
        RealmAlarms.Add(this, "Lost", $"{name}-lost", $"Runs of fleet {fleet.Name} lost their worker", topic,
            RealmMetrics.Of(realm.Realm, fleet.Name, FleetMetrics.Lost, "Sum"), 1);
        // Beyond what the sweep mends within minutes.
        RealmAlarms.Add(this, "Stuck", $"{name}-stuck", $"Runs of fleet {fleet.Name} that no sweep mends: see the watchdog's log, or lava audit", topic,
            RealmMetrics.Of(realm.Realm, fleet.Name, FleetMetrics.Stuck, "Maximum"), 1, periods: 5);
        _ = new CfnAlarm(this, "Nobody", new CfnAlarmProps
        {
            AlarmName = $"{name}-nobody",
            AlarmDescription = $"Work waits in fleet {fleet.Name} and no worker lives",
            Metrics = RealmMetrics.WaitsWithNobody(realm.Realm, fleet.Name),
            ComparisonOperator = "GreaterThanOrEqualToThreshold",
            Threshold = 1,
            // A fleet that wakes from zero has ten minutes to do so.
            EvaluationPeriods = 10,
            TreatMissingData = "notBreaching",
            AlarmActions = [topic.TopicArn],
            OkActions = [topic.TopicArn],
        });
    }
}
