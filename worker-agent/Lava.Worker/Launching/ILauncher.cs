namespace Lava.Worker.Launching;

/// <summary>The owner of job processes (run-protocol.md §4).</summary>
public interface ILauncher
{
    /// <summary>Its process id; 0 when it has none.</summary>
    int ProcessId { get; }
    /// <summary>Its start time in clock ticks since boot.</summary>
    long StartTime { get; }
    /// <summary>Completes when it has gone: the worker must end too.</summary>
    Task Completion { get; }
    /// <summary>The processes it runs now, each with its run.</summary>
    IReadOnlyCollection<(string RunId, int ProcessId)> Running => [];
    /// <summary>Allows it to hold processes until an instant of CLOCK_BOOTTIME, in nanoseconds.</summary>
    ValueTask RenewLeaseAsync(long boottimeDeadlineNanos, CancellationToken ct);
    /// <summary>Runs a process to its end. Cancelling kills its whole tree with the spec's grace; returns when none of it is left.</summary>
    Task<ProcessOutcome> RunAsync(ProcessSpec spec, CancellationToken cancel);
    /// <summary>Kills everything at once; returns when none is left.</summary>
    Task KillAllAsync(CancellationToken ct);
    /// <summary>Kills what lives on this host of the jobs of sessions (<c>FLEET/ID</c>) that have ended, their launcher killed or stopped; returns when none is left.</summary>
    Task KillLeftoversAsync(IReadOnlySet<string> sessions) => Task.CompletedTask;
    /// <summary>The sessions of which a job process lives on this host, other workers' among them.</summary>
    Task<IReadOnlySet<string>> FindLeftoversAsync() => Task.FromResult<IReadOnlySet<string>>(new HashSet<string>());
}
