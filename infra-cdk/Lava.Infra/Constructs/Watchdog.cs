using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Lava.Core.Naming;
using Lava.Infra.Permissions;

namespace Lava.Infra.Constructs;

/// <summary>Looks each minute after fleets with nobody left, dead letters and delays, and publishes the realm's metrics.</summary>
public sealed class Watchdog : Construct
{
    /// <summary>Makes the function and its minute.</summary>
    public Watchdog(Construct scope, string id, RealmContext realm, Code code, Rights rights, IQueue failures) : base(scope, id)
    {
        Function = new RealmFunction(this, "Watchdog", new RealmFunctionProps
        {
            Realm = realm, Name = "watchdog", Code = code, Failures = failures,
            Description = $"Lava realm {realm.Realm}: releases lost runs, publishes metrics",
            Concurrency = 1,
            Rights = [rights.Jobs, rights.Runs, rights.RunsDue, rights.SessionsWatched, rights.Sending, rights.Depth, rights.DeadLetters, rights.DataKey],
            Environment = new Dictionary<string, string> { [FunctionVariables.Fleets] = string.Join(',', realm.Deployment.Fleets.Select(f => f.Name)) },
        });
        var rule = new CfnRule(this, "Minute", new CfnRuleProps
        {
            Name = Names.Function(realm.Realm, "watchdog-minute"),
            Description = $"Lava realm {realm.Realm}: lost runs are looked for",
            ScheduleExpression = "rate(1 minute)",
            Targets = new[]
            {
                new CfnRule.TargetProperty
                {
                    Id = "watchdog", Arn = Function.Function.FunctionArn,
                    RetryPolicy = new CfnRule.RetryPolicyProperty { MaximumEventAgeInSeconds = 60, MaximumRetryAttempts = 1 },
                },
            },
        });
        Function.Allow("EachMinute", "events.amazonaws.com", rule.AttrArn);
    }

    /// <summary>The function.</summary>
    public RealmFunction Function { get; }
}
