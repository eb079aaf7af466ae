namespace Lava.Core.Naming;

/// <summary>The environment of a worker: what a fleet's instances set, and <c>lava-worker</c> reads where it has no option.</summary>
public static class WorkerVariables
{
    /// <summary>The realm's name.</summary>
    public const string Realm = "LAVA_REALM";
    /// <summary>The fleet, or several separated by commas.</summary>
    public const string Fleets = "LAVA_WORKER";
    /// <summary>Runs at a time.</summary>
    public const string Slots = "LAVA_SLOTS";
    /// <summary>How long jobs may go on after a request to stop, as a duration.</summary>
    public const string Drain = "LAVA_DRAIN";
    /// <summary>The instance's Auto Scaling group, which is told that a worker has drained and whether it holds runs; absent: none.</summary>
    public const string ScalingGroup = "LAVA_SCALING_GROUP";
    /// <summary>The lifecycle hook of that group that waits for the drain.</summary>
    public const string LifecycleHook = "LAVA_LIFECYCLE_HOOK";
    /// <summary>The least level of log lines.</summary>
    public const string LogLevel = "LAVA_LOGLEVEL";
    /// <summary><c>1</c> or <c>true</c>: log lines are JSON.</summary>
    public const string LogJson = "LAVA_LOG_JSON";
    /// <summary>The beat, as a duration: for tests.</summary>
    public const string Beat = "LAVA_BEAT";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Realm, Fleets, Slots, Drain, ScalingGroup, LifecycleHook, LogLevel, LogJson, Beat];
}
