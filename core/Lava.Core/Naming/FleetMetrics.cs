namespace Lava.Core.Naming;

/// <summary>The metrics of a fleet: what the watchdog publishes each minute, and alarms, dashboard and scaling read.</summary>
public static class FleetMetrics
{
    /// <summary>Their namespace, unless the realm's <c>CW_NAMESPACE</c> says otherwise.</summary>
    public const string Namespace = "Lava";
    /// <summary>The dimension that names the realm.</summary>
    public const string Realm = "Realm";
    /// <summary>The dimension that names the fleet.</summary>
    public const string Fleet = "Worker";
    /// <summary>Work waiting and running, for each slot.</summary>
    public const string Backlog = "WorkerBacklog";
    /// <summary>Seconds for which the run that waits longest has been ready.</summary>
    public const string QueueAge = "QueueAge";
    /// <summary>Messages that wait.</summary>
    public const string Waiting = "RunsWaiting";
    /// <summary>Runs that are held.</summary>
    public const string Running = "RunsRunning";
    /// <summary>Workers that live.</summary>
    public const string Live = "WorkersLive";
    /// <summary>Runs released because their worker vanished.</summary>
    public const string Lost = "RunsLost";
    /// <summary>Runs that should have gone on by now, and that no sweep has mended.</summary>
    public const string Stuck = "RunsStuck";
    /// <summary>Dead letters.</summary>
    public const string DeadLetters = "DeadLetters";
}
