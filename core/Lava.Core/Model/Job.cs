using System.Text.Json.Nodes;

namespace Lava.Core.Model;

/// <summary>A job spec: one item of the jobs table, with the defaults filled in.</summary>
public sealed record Job
{
    /// <summary>Unique in the realm; slashes are a convention only.</summary>
    public required string JobId { get; init; }

    /// <summary>The name of the handler that runs it.</summary>
    public required string Type { get; init; }

    /// <summary>The fleet that runs it.</summary>
    public required string Worker { get; init; }

    /// <summary>What it runs; its meaning depends on the type.</summary>
    public JsonNode? Payload { get; init; }

    /// <summary>A boolean, or a text that is rendered and must come out as <c>true</c>; absent: false.</summary>
    public JsonNode? Enabled { get; init; }

    /// <summary>What the job is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who looks after the job.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The dispatcher that schedules it; null or <c>--</c>: none.</summary>
    public string? Dispatcher { get; init; }

    /// <summary>When it runs, as written; <see cref="Scheduling.JobSchedule"/> reads it.</summary>
    public JsonNode? Schedule { get; init; }

    /// <summary>Settings of the type; a dispatch overlays them, key by key.</summary>
    public JsonObject Parameters { get; init; } = [];

    /// <summary>Values for templates, handed on to the jobs it dispatches or contains.</summary>
    public JsonObject Globals { get; init; } = [];

    /// <summary>The state items it reads: id and default value.</summary>
    public JsonObject State { get; init; } = [];

    /// <summary>Rendered and logged once a run; null when absent.</summary>
    public JsonNode? EventLog { get; init; }

    /// <summary>Overrides the realm's CW_METRICS_JOB.</summary>
    public bool? CwMetrics { get; init; }

    /// <summary>The oldest a dispatch may be when it starts; null: any age.</summary>
    public Duration? MaxRunDelay { get; init; }

    /// <summary>How many attempts may be lost with their workers before the run fails; 0: the default.</summary>
    public int MaxTries { get; init; }

    /// <summary>Tries in one run, from 1.</summary>
    public int IterationLimit { get; init; } = 1;

    /// <summary>The pause between tries.</summary>
    public Duration IterationDelay { get; init; }

    /// <summary>Actions after success; null: the realm's, empty: none.</summary>
    public JsonArray? OnSuccess { get; init; }

    /// <summary>Actions after the last failed try; null: the realm's, empty: none.</summary>
    public JsonArray? OnFail { get; init; }

    /// <summary>Actions after a failed try that is followed by another; null: the realm's, empty: none.</summary>
    public JsonArray? OnRetry { get; init; }

    /// <summary>The most runs at a time; null: as <see cref="Overlap"/> says.</summary>
    public int? MaxConcurrent { get; init; }

    /// <summary>What happens to a run beyond the limit: <c>allow</c>, <c>skip</c> or <c>queue</c>.</summary>
    public string? Overlap { get; init; }

    /// <summary>The time between TERM and KILL; null: the worker's.</summary>
    public Duration? Grace { get; init; }

    /// <summary>The whole item as written.</summary>
    public required JsonObject Raw { get; init; }
}
