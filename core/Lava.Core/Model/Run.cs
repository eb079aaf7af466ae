using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Lava.Core.Model;

/// <summary>
/// A row of the events table (run-protocol.md §1): status says what happened, session says who works on it.
/// Every write replaces the whole row and raises <see cref="Fence"/> by one.
/// </summary>
public sealed record Run
{
    /// <summary>Hash key.</summary>
    public required string JobId { get; init; }
    /// <summary>Range key.</summary>
    public required string RunId { get; init; }
    /// <summary>The run's own outcome.</summary>
    public RunStatus Status { get; init; }
    /// <summary>The row's version: +1 at every write by anybody.</summary>
    public long Fence { get; init; }
    /// <summary><c>FLEET/ID</c> of the session that works on it; null when nobody does.</summary>
    public string? Session { get; init; }
    /// <summary>Number of the claim.</summary>
    public int Claim { get; init; }
    /// <summary>Starts so far.</summary>
    public int Attempt { get; init; }
    /// <summary>Number of the job's own try, from 1.</summary>
    public int Iteration { get; init; } = 1;
    /// <summary>Attempts whose worker vanished.</summary>
    public int Lost { get; init; }
    /// <summary>The claim whose worker vanished last; 0 when none did in this round.</summary>
    public int LostClaim { get; init; }
    /// <summary>The limit of <see cref="Lost"/>, written at claim.</summary>
    public int Tries { get; init; }
    /// <summary>How often it was retried by hand.</summary>
    public int Round { get; init; }
    /// <summary>Generation of its children.</summary>
    public int Generation { get; init; }
    /// <summary>When it was dispatched.</summary>
    [JsonConverter(typeof(IsoInstantConverter))] public required DateTimeOffset TsDispatch { get; init; }
    /// <summary>What <c>max_run_delay</c> counts from.</summary>
    [JsonConverter(typeof(IsoInstantConverter))] public DateTimeOffset? ReadyAt { get; init; }
    /// <summary>The whole dispatch message. Null for children in line.</summary>
    public DispatchMessage? Message { get; init; }
    /// <summary><c>W#INSTANT</c> waiting, <c>H#SESSION</c> held, absent once settled.</summary>
    public string? Due { get; init; }
    /// <summary><c>FLEET#shard</c>, present with <see cref="Due"/>.</summary>
    public string? Sweep { get; init; }
    /// <summary>The fleet; absent once settled and for children in line.</summary>
    public string? Live { get; init; }
    /// <summary>How often its message was sent again.</summary>
    public int Sends { get; init; }
    /// <summary>Not to be claimed before: a delay or a retry.</summary>
    [JsonConverter(typeof(IsoInstantConverter))] public DateTimeOffset? NotBefore { get; init; }
    /// <summary>It followed its job to another fleet once.</summary>
    public bool Moved { get; init; }
    /// <summary>Null: not rendered yet.</summary>
    public IReadOnlyList<RunAction>? Actions { get; init; }
    /// <summary>An action failed.</summary>
    public bool ActionFailed { get; init; }
    /// <summary>Of the last write: a refused write that finds its own nonce had applied.</summary>
    public string? Nonce { get; init; }
    /// <summary>Why it ran.</summary>
    public RunTrigger? Trigger { get; init; }
    /// <summary>The parent's run, for children in line and dispatched runs.</summary>
    public string? ParentRunId { get; init; }
    /// <summary>The parent's job.</summary>
    public string? ParentJobId { get; init; }
    /// <summary>The first run of the tree.</summary>
    public string? MasterRunId { get; init; }
    /// <summary>A child of chain, dag or foreach.</summary>
    public bool Inline { get; init; }
    /// <summary>The parent's claim under which this child was started.</summary>
    public int ParentClaim { get; init; }
    /// <summary>Its children.</summary>
    public IReadOnlyList<ChildRef>? Children { get; init; }
    /// <summary>A foreach's values, kept from its first evaluation.</summary>
    public JsonArray? Values { get; init; }
    /// <summary>A request to stop it.</summary>
    public CancelRequest? Cancel { get; init; }
    /// <summary>First start of this round.</summary>
    [JsonConverter(typeof(IsoInstantConverter))] public DateTimeOffset? TsStart { get; init; }
    /// <summary>When it ended.</summary>
    [JsonConverter(typeof(IsoInstantConverter))] public DateTimeOffset? TsEnd { get; init; }
    /// <summary>0 on success; the process's status for process types.</summary>
    public int? ExitStatus { get; init; }
    /// <summary>What went wrong, in a sentence.</summary>
    public string? Error { get; init; }
    /// <summary>The handler's result map.</summary>
    public JsonObject? Result { get; init; }
    /// <summary>The run's output prefix, <c>s3://…</c>.</summary>
    public string? Outputs { get; init; }
    /// <summary>The fleet.</summary>
    public string? Worker { get; init; }
    /// <summary>The host of the last claim.</summary>
    public string? Hostname { get; init; }
    /// <summary>The session of the last claim.</summary>
    public string? WorkerId { get; init; }
    /// <summary>When the last event was.</summary>
    [JsonConverter(typeof(IsoInstantConverter))] public DateTimeOffset? TsEvent { get; init; }
    /// <summary>UTC of the last dispatch, claim or end, whole seconds.</summary>
    public string? TuEvent { get; init; }
    /// <summary>Its story: the first 50 and the last 150 entries.</summary>
    public IReadOnlyList<LogEntry> Log { get; init; } = [];
    /// <summary>Epoch seconds after which the row may be purged; a live row has none.</summary>
    public long? Ttl { get; init; }
    /// <summary>Attributes this version doesn't know: kept as they are.</summary>
    [JsonExtensionData] public IDictionary<string, JsonElement>? Unknown { get; set; }

    /// <summary>The key.</summary>
    [JsonIgnore] public RunKey Key => new(JobId, RunId);
    /// <summary>The session that works on it.</summary>
    [JsonIgnore] public SessionId? Holder => SessionId.Parse(Session);
    /// <summary>Whether the outcome is final.</summary>
    [JsonIgnore] public bool IsEnded => Status.IsEnded();
    /// <summary>Whether nothing more will be done for it: ended, and no action pending.</summary>
    [JsonIgnore] public bool IsSettled => IsEnded && (Inline ? !HasPendingActions : Live is null);
    /// <summary>Whether an action waits to be done.</summary>
    [JsonIgnore] public bool HasPendingActions => Actions is { } a && a.Any(x => x.State == ActionState.Pending);
}
