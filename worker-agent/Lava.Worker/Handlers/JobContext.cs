using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Worker.Handlers.Secrets;
using Lava.Worker.Launching;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Handlers;

/// <summary>What a handler has to work with, for one try of one run.</summary>
public sealed record JobContext
{
    /// <summary>The job as this run sees it.</summary>
    public required EffectiveJob Job { get; init; }
    /// <summary>The run's row as it stood at the start of the try.</summary>
    public required Run Row { get; init; }
    /// <summary>The realm's configuration.</summary>
    public required RealmConfig Config { get; init; }
    /// <summary>The outside world.</summary>
    public required RealmPorts Ports { get; init; }
    /// <summary>Owner of job processes.</summary>
    public required ILauncher Launcher { get; init; }
    /// <summary>The run's private folder (absolute, exists). Children in line share their parent's.</summary>
    public required string WorkFolder { get; init; }
    /// <summary>Where this attempt's outputs go.</summary>
    public required S3Uri Output { get; init; }
    /// <summary>Runs child jobs in line.</summary>
    public required IChildRunner Children { get; init; }
    /// <summary>Dispatches other jobs in this run's name.</summary>
    public required IJobDispatch Dispatch { get; init; }
    /// <summary>The environment every job process begins with: the worker's own but for what is meant for it alone, with <c>lava</c> on its PATH.</summary>
    public required IReadOnlyDictionary<string, string> BaseEnvironment { get; init; }
    /// <summary>The worker's log, with the run in scope.</summary>
    public required ILogger Log { get; init; }
    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
    /// <summary>Writes a line to the run's log, with the run's next write. Not for two threads at once.</summary>
    public Action<string> Note { get; init; } = _ => { };
    /// <summary>What must not show up in outputs, results, errors and log lines; a handler adds what it learns.</summary>
    public JobSecrets Secrets { get; init; } = new();

    /// <summary>The job's parameters.</summary>
    public JsonObject Parameters => Job.Parameters;
}

/// <summary>Dispatches jobs in a run's name: run ids derive from the run, so that a repeated attempt dispatches once.</summary>
public interface IJobDispatch
{
    /// <summary>
    /// Dispatches one job with the run's globals. <paramref name="hook"/> and <paramref name="index"/> tell the dispatches of a run apart.
    /// Returns the run id, or why it was refused.
    /// </summary>
    ValueTask<(string? RunId, string? Problem)> DispatchAsync(
        string jobId, JsonObject? parameters, TimeSpan delay, string hook, int index, CancellationToken cancellation);
}

/// <summary>Runs child jobs in line, each with a row, a run id and outputs of its own.</summary>
public interface IChildRunner
{
    /// <summary>A foreach's values: those its row keeps from their first evaluation in this generation, else read now and kept.</summary>
    Task<JsonArray> ValuesAsync(Func<Task<JsonArray>> read, CancellationToken cancellation);

    /// <summary>Writes the children that will be run to the parent's row, once, before the first is started.</summary>
    Task PlanAsync(IReadOnlyList<ChildPlan> children, CancellationToken cancellation);

    /// <summary>
    /// Runs a child to its end: its own checks, tries, state and actions. One that a former claim completed is not run again.
    /// <paramref name="globals"/> lie over the child's own. Cancelling ends the child <c>cancelled</c>.
    /// </summary>
    Task<ChildResult> RunAsync(ChildPlan child, JsonObject globals, CancellationToken cancellation);
}

/// <summary>A child to run.</summary>
/// <param name="JobId">Its job.</param>
/// <param name="Position">Its place: index in the chain, node of the dag, index of the foreach value.</param>
/// <param name="ValueHash">For foreach: tells values apart, so that a changed list runs anew.</param>
public sealed record ChildPlan(string JobId, string Position, string? ValueHash = null);

/// <summary>How a child ended.</summary>
/// <param name="Row">Its row; null when it could not be started at all (no such job, another fleet).</param>
/// <param name="Error">Why it failed; null when it is done (complete, or skipped since disabled).</param>
/// <param name="Unstartable">It could not be started: <c>can_fail</c> doesn't excuse it.</param>
public sealed record ChildResult(Run? Row, string? Error, bool Unstartable)
{
    /// <summary>Whether it counts as done.</summary>
    public bool IsDone => Error is null;
}
