using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Lava.Core.Model;

/// <summary>One line of a run's story. Statuses are the original's event statuses.</summary>
public sealed record LogEntry
{
    /// <summary>When.</summary>
    [JsonConverter(typeof(IsoInstantConverter))] public required DateTimeOffset TsEvent { get; init; }
    /// <summary>The same instant, UTC, whole seconds, no suffix.</summary>
    public required string TuEvent { get; init; }
    /// <summary>E.g. <c>dispatched starting logging running retrying complete action_failed</c>.</summary>
    public required string Status { get; init; }
    /// <summary>Text or JSON; at most 1 KB.</summary>
    public JsonNode? Info { get; init; }
}

/// <summary>Why a run came to be.</summary>
public sealed record RunTrigger
{
    /// <summary><c>schedule s3 event job action manual backfill</c>.</summary>
    public required string Source { get; init; }
    /// <summary>What exactly: a schedule's job and instant, a trigger's id, the dispatching run.</summary>
    public string? Id { get; init; }
    /// <summary>When the cause happened.</summary>
    [JsonConverter(typeof(IsoInstantConverter))] public DateTimeOffset? Time { get; init; }
}

/// <summary>A run's child: in line (chain, dag, foreach) or dispatched.</summary>
public sealed record ChildRef
{
    /// <summary>The child's job.</summary>
    public required string JobId { get; init; }
    /// <summary>The child's run.</summary>
    public required string RunId { get; init; }
    /// <summary>Its place: index in the chain, node of the dag, index of the foreach value.</summary>
    public required string Position { get; init; }

    /// <summary>It was dispatched and lives on its own, not in line.</summary>
    public bool Dispatched { get; init; }

    /// <summary>The child row's key.</summary>
    [JsonIgnore] public RunKey Key => new(JobId, RunId);
}

/// <summary>A rendered action and how far it came.</summary>
public sealed record RunAction
{
    /// <summary><c>on_success on_fail on_retry</c>.</summary>
    public required string Hook { get; init; }
    /// <summary>The action type.</summary>
    public required string Action { get; init; }
    /// <summary>The fields after rendering: what a replay sends.</summary>
    public JsonObject? Fields { get; init; }
    /// <summary>How far it came. Always written; a row without it reads as pending.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)] public ActionState State { get; init; }
    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }
}

/// <summary>How far an action came.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ActionState>))]
public enum ActionState
{
    /// <summary>Not yet done.</summary>
    [JsonStringEnumMemberName("pending")] Pending,
    /// <summary>Done.</summary>
    [JsonStringEnumMemberName("done")] Done,
    /// <summary>It failed, or could not be rendered.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
    /// <summary>One before it failed, or the run's workers were lost too often.</summary>
    [JsonStringEnumMemberName("not_run")] NotRun,
}

/// <summary>A request to stop a run.</summary>
public sealed record CancelRequest
{
    /// <summary>When it was asked.</summary>
    [JsonConverter(typeof(IsoInstantConverter))] public required DateTimeOffset At { get; init; }
    /// <summary>Who asked, for people.</summary>
    public string By { get; init; } = "";
}
