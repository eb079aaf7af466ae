using Lava.Core.Model;
using Lava.Core.Running;
using Lava.Worker.Actions;
using Lava.Worker.Handlers;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Engine;

/// <summary>How a worker process runs.</summary>
public sealed record WorkerOptions
{
    private static readonly TimeSpan LeastStall = TimeSpan.FromSeconds(30);

    /// <summary>The protocol's times.</summary>
    public Timing Timing { get; init; } = Timing.Standard;
    /// <summary>The fleets it serves, with their slots.</summary>
    public required IReadOnlyDictionary<string, int> Fleets { get; init; }
    /// <summary>Where runs have their private folders (absolute).</summary>
    public required string WorkRoot { get; init; }
    /// <summary>Path of the launcher's binary.</summary>
    public required string LauncherPath { get; init; }
    /// <summary>Shown in sessions and rows.</summary>
    public string Host { get; init; } = Environment.MachineName;
    /// <summary>Shown in sessions.</summary>
    public string Version { get; init; } = "";
    /// <summary>Looks up the worker's environment: <c>LAVA_NAME</c> configuration.</summary>
    public Func<string, string?> EnvironmentVariable { get; init; } = Environment.GetEnvironmentVariable;
    /// <summary>A folder put first on the PATH of jobs: it holds <c>lava</c>.</summary>
    public string? ToolsPath { get; init; }
    /// <summary>Only rows this accepts are swept; null: all.</summary>
    public Func<Run, bool>? SweepFilter { get; init; }
    /// <summary>How long jobs may go on after intake stopped; null: as long as they take.</summary>
    public TimeSpan? DrainTime { get; init; }
    /// <summary>Takes in what the worker tells of itself.</summary>
    public StateReport State { get; init; } = new();
    /// <summary>Called from a thread of its own with a sentence about a loop that has not moved for <see cref="StallTime"/>: to say so and end the process. Null: nobody watches.</summary>
    public Action<string>? Stalled { get; init; }
    /// <summary>How long a loop may stand still: as a rule three beats, which is a minute, and never less than 30 s, as a receive may wait for 20.</summary>
    public TimeSpan StallTime { get => field > TimeSpan.Zero ? field : Timing.Beat * 3 > LeastStall ? Timing.Beat * 3 : LeastStall; init; }
    /// <summary>Job types.</summary>
    public HandlerRegistry Handlers { get; init; } = HandlerRegistry.Standard;
    /// <summary>Action types.</summary>
    public ActionRegistry Actions { get; init; } = ActionRegistry.Standard;
    /// <summary>Completes when something in the realm may have changed, where that can be told: then a cancel reaches a job at once, not with the next beat.</summary>
    public Func<CancellationToken, Task>? WaitForChange { get; init; }
    /// <summary>Called after each round of good beats, the first included: the worker is well.</summary>
    public Action? Beaten { get; init; }
    /// <summary>Chance: which workers of a large fleet sweep.</summary>
    public Random Random { get; init; } = new();
    /// <summary>Logs.</summary>
    public required ILoggerFactory Logs { get; init; }
    /// <summary>The clock; its timestamps are the lease's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>How a worker ended.</summary>
public enum WorkerEnd
{
    /// <summary>Intake stopped and every run ended or was released.</summary>
    Drained,
    /// <summary>It was told to end at once: its jobs were killed and released.</summary>
    Aborted,
    /// <summary>Its session was fenced or its lease ended: its jobs were killed; start a new worker.</summary>
    LeaseLost,
    /// <summary>Its launcher died: start a new worker.</summary>
    LauncherLost,
}
