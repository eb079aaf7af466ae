using System.Text.Json.Nodes;

namespace Lava.Worker.Handlers;

/// <summary>
/// Runs child jobs by their dependencies (spec: handlers.md §3.2): each starts the moment its predecessors are done, at most
/// <c>workers</c> at a time. A failure that <c>can_fail</c> doesn't excuse starts nothing more and cancels the siblings;
/// an excused one counts as done for its successors.
/// </summary>
public sealed class DagHandler : IHandler
{
    /// <inheritdoc/>
    public string Type => "dag";

    /// <inheritdoc/>
    public async Task<HandlerOutcome> RunAsync(JobContext context, CancellationToken cancellation)
    {
        var parameters = context.Parameters;
        if (ChildList.Problems(parameters, "job_prefix", "workers", "can_fail", "resume") is { } unexpected) return unexpected;
        var (predecessors, problem) = DagPlan.Read(context.Job.Spec.Payload, ChildList.Prefix(parameters));
        if (predecessors is null) return HandlerOutcome.Failure(problem!);
        var (workers, bad) = Workers(context);
        if (bad is not null) return HandlerOutcome.Failure(bad);

        await context.Children.PlanAsync([.. predecessors.Keys.Select(id => new ChildPlan(id, id))], cancellation);
        using var siblings = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var waiting = predecessors.ToDictionary(n => n.Key, n => new HashSet<string>(n.Value, StringComparer.Ordinal), StringComparer.Ordinal);
        var running = new Dictionary<Task<ChildResult>, string>();
        List<string> done = [], failed = [];
        string? error = null;
        try
        {
            await RunNodesAsync();
        }
        finally
        {
            // Whatever ended it, no sibling outlives it.
            siblings.Cancel();
            await ((Task)Task.WhenAll(running.Keys)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        cancellation.ThrowIfCancellationRequested();
        return error is null ? HandlerOutcome.Success(ChildList.Result(done, failed)) : HandlerOutcome.Failure(error, data: ChildList.Result(done, failed));

        async Task RunNodesAsync()
        {
            while (waiting.Count > 0 || running.Count > 0)
            {
                foreach (var id in waiting.Where(n => n.Value.Count == 0).Select(n => n.Key).Take(error is null ? workers - running.Count : 0).ToList())
                {
                    waiting.Remove(id);
                    running.Add(context.Children.RunAsync(new ChildPlan(id, id), context.Job.GlobalsForOthers(), siblings.Token), id);
                }
                if (running.Count == 0) break;
                var ended = await Task.WhenAny(running.Keys);
                running.Remove(ended, out var job);
                var result = await ResultAsync(ended, job!, siblings.Token, cancellation);
                if (result.IsDone) done.Add(job!);
                else failed.Add(job!);
                if (!result.IsDone && (result.Unstartable || !ChildList.CanFail(parameters, job!)))
                {
                    error ??= result.Error;
                    siblings.Cancel();
                    continue;
                }
                foreach (var successor in waiting.Values) successor.Remove(job!);
            }
        }
    }

    // A sibling that this dag cancelled counts as failed; the dag's own end waits for all of them before it is told.
    private static async Task<ChildResult> ResultAsync(Task<ChildResult> child, string job, CancellationToken siblings, CancellationToken dag)
    {
        try { return await child; }
        catch (OperationCanceledException) when (siblings.IsCancellationRequested || dag.IsCancellationRequested)
        {
            return new ChildResult(null, $"Job {job}: cancelled", false);
        }
    }

    private static (int Workers, string? Problem) Workers(JobContext context)
    {
        var most = context.Config.OptionalInt("DAG_MAX_WORKERS") ?? 4 * Environment.ProcessorCount;
        var given = context.Parameters["workers"];
        var workers = context.Config.OptionalInt("DAG_WORKERS") ?? Environment.ProcessorCount;
        if (given is not null && !(given is JsonValue v && int.TryParse(v.ToJsonString(), out workers)))
            return (0, $"Bad job parameters: workers: {given.ToJsonString()} is no whole number");
        return workers < 1 ? (0, $"Bad job parameters: workers: {workers}: it must be at least 1") : (Math.Min(workers, most), null);
    }
}
