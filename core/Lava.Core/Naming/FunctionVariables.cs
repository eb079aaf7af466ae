namespace Lava.Core.Naming;

/// <summary>The environment of a realm's functions: what its stack sets, and its functions read.</summary>
public static class FunctionVariables
{
    /// <summary>The realm's name. Of all functions.</summary>
    public const string Realm = "LAVA_REALM";
    /// <summary>The deployed fleets, separated by commas. Of the watchdog.</summary>
    public const string Fleets = "LAVA_FLEETS";
    /// <summary>The group of the realm's schedules. Of the sync of schedules, as what follows.</summary>
    public const string SchedulerGroup = "LAVA_SCHEDULER_GROUP";
    /// <summary>ARN of the role that schedules take on.</summary>
    public const string SchedulerRole = "LAVA_SCHEDULER_ROLE";
    /// <summary>ARN of the function that schedules call.</summary>
    public const string DispatchFunction = "LAVA_DISPATCH_FUNCTION";
    /// <summary>ARN of the queue of events that could not be handled; empty: none.</summary>
    public const string FailureQueue = "LAVA_FAILURE_QUEUE";
    /// <summary>Requests to the Scheduler a second; absent: the function's own limit.</summary>
    public const string SchedulerRate = "LAVA_SCHEDULER_RATE";

    /// <summary>What a function can't do without beside the realm, by the name of its handler.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Required { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["dispatch"] = [],
        ["s3trigger"] = [],
        ["schedule-sync"] = [SchedulerGroup, SchedulerRole, DispatchFunction, FailureQueue],
        ["watchdog"] = [Fleets],
        ["realm-item"] = [],
    };
}
