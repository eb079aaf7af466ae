using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Templating;
using Lava.Core.Validation.Tables;
using Lava.Worker.Handlers.Parameters;

namespace Lava.Worker.Handlers;

/// <summary>Dispatches other jobs and waits for none of them (spec: handlers.md §3.4). Delays have any length.</summary>
public sealed class DispatchHandler : IHandler
{
    /// <inheritdoc/>
    public string Type => "dispatch";

    /// <inheritdoc/>
    public async Task<HandlerOutcome> RunAsync(JobContext context, CancellationToken cancellation)
    {
        var reader = new ParameterReader(context.Parameters);
        var given = reader.Map("parameters");
        var delay = reader.Duration("delay") ?? Duration.Zero;
        var jinja = reader.Bool("jinja", true);
        var prefix = reader.Text("job_prefix") ?? "";
        if (delay < Duration.Zero) reader.Add($"Bad delay: {delay} is negative");
        if (reader.Problem() is { } bad) return HandlerOutcome.Failure(bad);

        var (ids, problem) = JobIdList.Parse(context.Job.Spec.Payload, prefix);
        if (problem is not null && context.Job.Spec.Payload is not null) return HandlerOutcome.Failure($"Bad payload: {problem}");
        if (ids.Count == 0) return HandlerOutcome.Failure("payload required");
        if (ids.Contains(context.Job.Spec.JobId, StringComparer.Ordinal))
            return HandlerOutcome.Failure($"Circular dispatch not permitted: {context.Job.Spec.JobId} would dispatch itself");
        try
        {
            var parameters = jinja ? ObjectRenderer.Render(given, context.Job.Scope()) as JsonObject : given;
            return await DispatchAsync(ids, parameters, delay.ToTimeSpan(), context, cancellation);
        }
        catch (TemplateException e)
        {
            var at = e.Line > 0 ? $"line {e.Line}, column {e.Column}: " : "";
            return HandlerOutcome.Failure($"Bad parameters: {(string.IsNullOrEmpty(e.Path) ? "" : e.Path + ": ")}{at}{e.Message}");
        }
    }

    private static async Task<HandlerOutcome> DispatchAsync(
        IReadOnlyList<string> ids, JsonObject? parameters, TimeSpan delay, JobContext context, CancellationToken cancellation)
    {
        var (jobs, runs) = (new JsonArray(), new JsonArray());
        for (var i = 0; i < ids.Count; i++)
        {
            var (runId, refused) = await context.Dispatch.DispatchAsync(ids[i], parameters, delay, "handler", i, cancellation);
            jobs.Add((JsonNode)ids[i]);
            if (refused is not null) return HandlerOutcome.Failure($"{ids[i]}: {refused}", 1, new JsonObject { ["jobs"] = jobs, ["runs"] = runs });
            runs.Add((JsonNode)runId!);
        }

        return HandlerOutcome.Success(new JsonObject { ["jobs"] = jobs, ["runs"] = runs });
    }
}
