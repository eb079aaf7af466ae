using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SNS.Subscriptions;
using Amazon.CDK.AWS.SQS;
using Constructs;
using Lava.Infra.Permissions;
using CfnScheduleGroup = Amazon.CDK.AWS.Scheduler.CfnScheduleGroup;
using CfnScheduleGroupProps = Amazon.CDK.AWS.Scheduler.CfnScheduleGroupProps;

namespace Lava.Infra.Constructs;

/// <summary>Takes dispatch requests: from schedules, the dispatch topic, rules <c>lava.REALM.*</c>, or a direct call.</summary>
public sealed class DispatchFunction : Construct
{
    /// <summary>Makes the function, the group of the realm's schedules and their role.</summary>
    public DispatchFunction(Construct scope, string id, RealmContext realm, Code code, Rights rights, IQueue failures, Topic topic) : base(scope, id)
    {
        Function = new RealmFunction(this, "Dispatch", new RealmFunctionProps
        {
            Realm = realm, Name = "dispatch", Code = code, Failures = failures,
            Description = $"Lava realm {realm.Realm}: takes dispatch requests",
            Rights = [rights.Jobs, rights.Runs, rights.Sending, rights.DataKey],
        });
        topic.AddSubscription(new LambdaSubscription(Function.Function, new LambdaSubscriptionProps { DeadLetterQueue = failures }));
        Function.Allow("Rules", "events.amazonaws.com", realm.Arn("events", $"rule/lava.{realm.Realm}.*"));

        _ = new CfnScheduleGroup(this, "Schedules", new CfnScheduleGroupProps { Name = Names.ScheduleGroup(realm.Realm) });
        SchedulerRole = new Role(this, "SchedulerRole", new RoleProps
        {
            RoleName = $"lava-{realm.Realm}-scheduler",
            Description = $"Lava realm {realm.Realm}: schedules call the dispatch function",
            AssumedBy = new PrincipalWithConditions(new ServicePrincipal("scheduler.amazonaws.com"), new Dictionary<string, object>
            {
                ["StringEquals"] = new Dictionary<string, string> { ["aws:SourceAccount"] = realm.Stack.Account },
            }),
        });
        SchedulerRole.AddToPolicy(new Right("dispatch", ["lambda:InvokeFunction"], [realm.FunctionArn("dispatch")]).Statement());
        SchedulerRole.AddToPolicy(Rights.Failures(failures.QueueArn).Statement());
        SchedulerRole.AddToPolicy(rights.DataKey.Statement());
    }

    /// <summary>The function.</summary>
    public RealmFunction Function { get; }

    /// <summary>What schedules take on to call it.</summary>
    public Role SchedulerRole { get; }
}
