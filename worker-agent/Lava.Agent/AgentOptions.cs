using Microsoft.Extensions.Logging;

namespace Lava.Agent;

/// <summary>What the command line and the environment of <c>lava-worker</c> say.</summary>
internal sealed record AgentOptions
{
    /// <summary>The realm.</summary>
    public required string Realm { get; init; }
    /// <summary>The fleets it serves.</summary>
    public required IReadOnlyList<string> Fleets { get; init; }
    /// <summary>Runs at a time, a fleet; null: as the realm says, or at least 5.</summary>
    public int? Slots { get; init; }
    /// <summary>How long jobs may go on after it was told to stop; null: as long as they take.</summary>
    public TimeSpan? Drain { get; init; }
    /// <summary>How often it logs that it lives; null: never.</summary>
    public TimeSpan? Heartbeat { get; init; }
    /// <summary>Whether it may run as root.</summary>
    public bool Root { get; init; }
    /// <summary>AWS profile.</summary>
    public string? Profile { get; init; }
    /// <summary>AWS region.</summary>
    public string? Region { get; init; }
    /// <summary>The least that is logged.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;
    /// <summary>The file that the log is added to; null: standard error.</summary>
    public string? LogFile { get; init; }
    /// <summary>Whether log lines are JSON.</summary>
    public bool LogJson { get; init; }
    /// <summary>The name in log lines.</summary>
    public string Tag { get; init; } = "lava-worker";
    /// <summary>Options of the original that were given and mean nothing here.</summary>
    public IReadOnlyList<string> Idle { get; init; } = [];
}
