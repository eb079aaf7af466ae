using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Lava.Core.Model;

/// <summary>The message that wakes a worker up: the original's exactly (spec: dispatch.md §1), no key more.</summary>
public sealed record DispatchMessage
{
    /// <summary>The realm's name.</summary>
    public required string Realm { get; init; }
    /// <summary>The fleet.</summary>
    public required string Worker { get; init; }
    /// <summary>The job.</summary>
    public required string JobId { get; init; }
    /// <summary>The run.</summary>
    public required string RunId { get; init; }
    /// <summary>ISO 8601 with offset, whole seconds.</summary>
    public required string TsDispatch { get; init; }
    /// <summary>Overlay of the job's parameters; absent when empty.</summary>
    public JsonObject? Parameters { get; init; }
    /// <summary>Overlay of the job's globals; absent when empty.</summary>
    public JsonObject? Globals { get; init; }

    /// <summary>The key of the run's row.</summary>
    [JsonIgnore] public RunKey Key => new(JobId, RunId);
}
