using System.Text.Json;
using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Lava.Core.Naming;
using Lava.Infra.Permissions;

namespace Lava.Infra.Constructs;

/// <summary>Keeps the realm's schedules as its jobs say: from the jobs table's stream, hourly, and at deploy.</summary>
public sealed class ScheduleSync : Construct
{
    /// <summary>Makes the function and what calls it.</summary>
    public ScheduleSync(Construct scope, string id, RealmContext realm, Code code, Rights rights, IQueue failures, DispatchFunction dispatch, string streamArn) : base(scope, id)
    {
        Function = new RealmFunction(this, "Sync", new RealmFunctionProps
        {
            Realm = realm, Name = "schedule-sync", Code = code, Failures = failures,
            Description = $"Lava realm {realm.Realm}: keeps schedules as jobs say",
            Timeout = Duration.Minutes(15),
            Memory = 512,
            // Two at once would undo each other's changes: the stream's and the hour's.
            Concurrency = 2,
            Environment = new Dictionary<string, string>
            {
                [FunctionVariables.SchedulerGroup] = Names.ScheduleGroup(realm.Realm),
                [FunctionVariables.SchedulerRole] = dispatch.SchedulerRole.RoleArn,
                [FunctionVariables.DispatchFunction] = dispatch.Function.Function.FunctionArn,
                [FunctionVariables.FailureQueue] = failures.QueueArn,
            },
            Rights =
            [
                rights.Jobs, rights.AllJobs, rights.Schedules, rights.SchedulesList, Rights.PassSchedulerRole(dispatch.SchedulerRole.RoleArn), rights.DataKey,
                new Right("jobs stream", ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"], [streamArn]),
                new Right("jobs stream listing", ["dynamodb:ListStreams"], [realm.TableArn("jobs") + "/stream/*"]),
            ],
        });
        _ = new CfnEventSourceMapping(this, "JobsStream", new CfnEventSourceMappingProps
        {
            FunctionName = Function.Function.FunctionName,
            EventSourceArn = streamArn,
            StartingPosition = "TRIM_HORIZON",
            BatchSize = 100,
            MaximumBatchingWindowInSeconds = 1,
            BisectBatchOnFunctionError = true,
            MaximumRetryAttempts = 3,
            FunctionResponseTypes = ["ReportBatchItemFailures"],
            DestinationConfig = new CfnEventSourceMapping.DestinationConfigProperty { OnFailure = new CfnEventSourceMapping.OnFailureProperty { Destination = failures.QueueArn } },
        });
        var rule = new CfnRule(this, "Hourly", new CfnRuleProps
        {
            Name = Names.Function(realm.Realm, "schedule-sync-hourly"),
            Description = $"Lava realm {realm.Realm}: all schedules are looked over",
            ScheduleExpression = "rate(1 hour)",
            Targets = new[] { new CfnRule.TargetProperty { Id = "sync", Arn = Function.Function.FunctionArn, Input = JsonSerializer.Serialize(new { reconcile = true }) } },
        });
        Function.Allow("Hour", "events.amazonaws.com", rule.AttrArn);
    }

    /// <summary>The function.</summary>
    public RealmFunction Function { get; }
}
