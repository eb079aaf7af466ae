using System.Globalization;
using Lava.Core.Validation.Tables;

namespace Lava.Worker.Handlers;

/// <summary>Runs child jobs one after another (spec: handlers.md §3.1). A failure ends the chain unless <c>can_fail</c> excuses it.</summary>
public sealed class ChainHandler : IHandler
{
    /// <inheritdoc/>
    public string Type => "chain";

    /// <inheritdoc/>
    public async Task<HandlerOutcome> RunAsync(JobContext context, CancellationToken cancellation)
    {
        var parameters = context.Parameters;
        if (ChildList.Problems(parameters, "job_prefix", "start", "can_fail", "resume") is { } problem) return problem;
        var prefix = ChildList.Prefix(parameters);
        var (names, wrong) = JobIdList.Parse(context.Job.Spec.Payload, prefix);
        if (wrong is not null) return HandlerOutcome.Failure($"Bad payload: {wrong}");
        var ids = names.ToList();
        if (ids.Count == 0) return HandlerOutcome.Failure("Job chain is empty");
        var first = 0;
        if ((string?)parameters["start"] is { } start && (first = ids.IndexOf(prefix + start)) < 0)
            return HandlerOutcome.Failure($"Bad job parameters: start: {prefix + start} is not in the chain");

        var plan = ids.Select((id, i) => new ChildPlan(id, i.ToString(CultureInfo.InvariantCulture))).Skip(first).ToList();
        await context.Children.PlanAsync(plan, cancellation);
        List<string> done = [], failed = [];
        foreach (var child in plan)
        {
            var result = await context.Children.RunAsync(child, context.Job.GlobalsForOthers(), cancellation);
            if (result.IsDone)
            {
                done.Add(child.JobId);
                continue;
            }
            failed.Add(child.JobId);
            if (result.Unstartable || !ChildList.CanFail(parameters, child.JobId)) return HandlerOutcome.Failure(result.Error!, data: ChildList.Result(done, failed));
        }
        return HandlerOutcome.Success(ChildList.Result(done, failed));
    }
}
