using System.Text.Json.Serialization;

namespace Lava.Core.Model;

/// <summary>A run's own outcome (run-protocol.md §1). Who works on it is told by <see cref="Run.Session"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
public enum RunStatus
{
    /// <summary>Accepted; no worker has started it.</summary>
    [JsonStringEnumMemberName("dispatched")] Dispatched,
    /// <summary>A worker claimed it.</summary>
    [JsonStringEnumMemberName("running")] Running,
    /// <summary>A try failed and another follows.</summary>
    [JsonStringEnumMemberName("retrying")] Retrying,
    /// <summary>The handler returned.</summary>
    [JsonStringEnumMemberName("complete")] Complete,
    /// <summary>The last try failed, or its workers were lost too often.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
    /// <summary>Refused before it started: no such job, bad spec, too late.</summary>
    [JsonStringEnumMemberName("rejected")] Rejected,
    /// <summary>The job was disabled, or another run of it was live.</summary>
    [JsonStringEnumMemberName("skipped")] Skipped,
    /// <summary>Stopped by request.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled,
}

/// <summary>Questions about a status.</summary>
public static class RunStatusExtensions
{
    /// <summary>Whether the run's own outcome is final. An ended run may still have actions to do.</summary>
    public static bool IsEnded(this RunStatus status) => status >= RunStatus.Complete;

    /// <summary>The text stored and printed: lower case.</summary>
    public static string Text(this RunStatus status) => status switch
    {
        RunStatus.Dispatched => "dispatched",
        RunStatus.Running => "running",
        RunStatus.Retrying => "retrying",
        RunStatus.Complete => "complete",
        RunStatus.Failed => "failed",
        RunStatus.Rejected => "rejected",
        RunStatus.Skipped => "skipped",
        RunStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
