using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Core.Specs;

namespace Lava.Simulation.Work;

/// <summary>The realm's specs: one job of each kind that the protocol treats differently. Jobs may move to another fleet or go during a trace.</summary>
internal sealed class Jobs : ISpecStore
{
    private const string Actions =
        """
        "on_success":[{"action":"log","message":"one"},{"action":"log","message":"two"}],
        "on_fail":[{"action":"log","message":"bad one"},{"action":"log","message":"bad two"},{"action":"log","message":"bad three"}]
        """;

    // Parsed once a thread: JSON nodes are not made to be read by several.
    [ThreadStatic] private static Dictionary<string, Job>? s_parsed;

    private static readonly string[] Specs =
    [
        Work("quick", .3, .2),
        Work("plain", 5, .2),
        Work("long", 90, .2),
        Work("longer", 200, .2),
        Work("endless", 1e6, 0),
        Work("acting", 5, .3, Actions),
        Work("acting-long", 60, .3, Actions),
        Work("retrying-near", 4, .6, """ "iteration_limit":3,"iteration_delay":"4s","on_retry":[{"action":"log","message":"again"},{"action":"log","message":"and again"}] """, Actions),
        Work("retrying-far", 4, .6, """ "iteration_limit":3,"iteration_delay":"40s","on_retry":[{"action":"log","message":"again"}] """, Actions),
        Work("two-tries", 60, .2, """ "max_tries":2 """, Actions),
        Work("late", 20, .2, """ "max_run_delay":"100s" """),
        Work("queued", 40, .2, """ "overlap":"queue" """, Actions),
        Work("queued-two", 30, .2, """ "max_concurrent":2,"overlap":"queue","iteration_limit":2,"iteration_delay":"15s" """),
        Work("single", 30, .2, """ "overlap":"skip" """),
        Work("notifying", 3, .2, """ "on_success":[{"action":"log","message":"one"},{"action":"dispatch","job_id":"quick"}] """),
        Job("chain", "chain", """["child","child-acting","child"]""", "{}", Actions),
        Job("chain-resuming", "chain", """["child","child-retrying","child"]""", """{"resume":true}""", """ "iteration_limit":2,"iteration_delay":"12s" """),
        Job("chain-queued", "chain", """["child","queued"]""", "{}", """ "iteration_limit":2 """),
        Job("dag", "dag", """{"child":null,"child-acting":["child"],"child-retrying":["child"],"child-last":["child-acting","child-retrying"]}""", """{"workers":2}"""),
        Job("nested", "chain", """["child","chain"]""", "{}"),
        Job("foreach", "foreach", "\"child\"", """{"foreach":{"type":"range","end":3},"can_fail":true}"""),
        Job("dispatching", "dispatch", """["quick","plain"]""", "{}", Actions),
        Job("dispatching-late", "dispatch", """["quick"]""", """{"delay":"20m"}"""),
        Work("scheduled", 3, .2, """ "dispatcher":"clock","schedule":["* * * * *","*/2 * * * *"] """),
        Work("child", 8, .15),
        Work("child-acting", 6, .15, Actions),
        Work("child-retrying", 5, .4, """ "iteration_limit":2,"iteration_delay":"8s","on_retry":[{"action":"log","message":"again"}] """),
        Work("child-last", 4, .1),
    ];

    private readonly Core.Model.Realm _realm = new() { Name = "sim", S3Payloads = "s3://payloads", S3Temp = "s3://lava-temp/tmp", Raw = (JsonObject)JsonNode.Parse("""{"realm":"sim","dispatchers":{"clock":{"timezone":"UTC"}}}""")! };
    private readonly Dictionary<string, Job> _jobs = new(s_parsed ??= Specs.Select(Parse).ToDictionary(j => j.JobId), StringComparer.Ordinal);

    /// <summary>The job as it stands; null when it is gone.</summary>
    public Job? Find(string jobId) => _jobs.GetValueOrDefault(jobId);

    /// <summary>Jobs of which only so many may run at once.</summary>
    public IReadOnlyList<Job> Limited => [.. _jobs.Values.Where(j => StartChecks.ConcurrencyLimit(j) is not null)];

    /// <summary>Moves a job to another fleet.</summary>
    public void Move(string jobId, string fleet) => _jobs[jobId] = _jobs[jobId] with { Worker = fleet };

    /// <summary>Takes a job away.</summary>
    public void Remove(string jobId) => _jobs.Remove(jobId);

    public ValueTask<Core.Model.Realm> RealmAsync(CancellationToken cancellation) => ValueTask.FromResult(_realm);
    public ValueTask<SpecLookup<Job>> JobAsync(string jobId, CancellationToken cancellation) => ValueTask.FromResult(new SpecLookup<Job>(Find(jobId), null));
    public ValueTask<SpecLookup<Connection>> ConnectionAsync(string connId, CancellationToken cancellation) => ValueTask.FromResult(new SpecLookup<Connection>(null, null));
    public ValueTask<IReadOnlyList<Job>> JobsAsync(CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<Job>>([.. _jobs.Values]);
    public ValueTask<IReadOnlyList<S3Trigger>> TriggersAsync(string bucket, CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<S3Trigger>>([]);

    private static string Work(string id, double seconds, double bad, params ReadOnlySpan<string> more) =>
        Job(id, "cmd", "\"work\"", FormattableString.Invariant($$"""{"seconds":{{seconds}},"bad":{{bad}}}"""), more);

    private static string Job(string id, string type, string payload, string parameters, params ReadOnlySpan<string> more) =>
        $$"""{"job_id":"{{id}}","type":"{{type}}","worker":"core","enabled":true,"payload":{{payload}},"parameters":{{parameters}}{{(more.Length > 0 ? "," : "")}}{{string.Join(",", more!)}}}""";

    private static Job Parse(string json)
    {
        var read = ItemReader.Job((JsonObject)JsonNode.Parse(json)!);
        return read.Value ?? throw new InvalidOperationException($"{json}: {read.ErrorText}");
    }
}
