using Lava.Emulators;

namespace Lava.Functions.Tests.Support;

/// <summary>What a deployment tells the schedule-sync function.</summary>
public static class SyncVariables
{
    /// <summary>The variables for a realm.</summary>
    public static Dictionary<string, string> Of(EmulatedRealm realm) => new()
    {
        ["LAVA_SCHEDULER_GROUP"] = "lava-" + realm.Name,
        ["LAVA_SCHEDULER_ROLE"] = "arn:aws:iam::123456789012:role/scheduler",
        ["LAVA_DISPATCH_FUNCTION"] = "arn:aws:lambda:us-east-1:123456789012:function:dispatch",
        ["LAVA_FAILURE_QUEUE"] = "arn:aws:sqs:us-east-1:123456789012:failures",
    };
}
