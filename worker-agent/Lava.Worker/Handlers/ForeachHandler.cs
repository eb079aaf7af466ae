using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Running;
using Lava.Core.Templating;
using Lava.Worker.Handlers.Generators;

namespace Lava.Worker.Handlers;

/// <summary>Runs one child job once a value of a generated list, one after another (spec: handlers.md §3.3).</summary>
public sealed class ForeachHandler : IHandler
{
    /// <inheritdoc/>
    public string Type => "foreach";

    /// <inheritdoc/>
    public async Task<HandlerOutcome> RunAsync(JobContext context, CancellationToken cancellation)
    {
        var parameters = context.Parameters;
        if (ChildList.Problems(parameters, "foreach", "limit", "can_fail", "jinja", "resume") is { } problem) return problem;
        if (context.Job.Spec.Payload is not JsonValue payload || !payload.TryGetValue<string>(out var jobId)) return HandlerOutcome.Failure("Bad payload: must be one job id");
        if (parameters["foreach"] is not JsonObject generator) return HandlerOutcome.Failure("Bad job parameters: Missing keys: foreach");
        var (limit, bad) = Limit(context);
        if (bad is not null) return HandlerOutcome.Failure(bad);
        try
        {
            var values = await context.Children.ValuesAsync(() => ValuesAsync(context, generator, limit, cancellation), cancellation);
            return await RunAllAsync(context, jobId, values, limit, cancellation);
        }
        catch (GeneratorException e)
        {
            return HandlerOutcome.Failure(e.Message);
        }
        catch (TemplateException e)
        {
            return HandlerOutcome.Failure($"Cannot render parameters - foreach: {e.Message}");
        }
    }

    private static async Task<HandlerOutcome> RunAllAsync(JobContext context, string jobId, JsonArray values, int limit, CancellationToken cancellation)
    {
        var plan = values.Select((value, i) => new ChildPlan(jobId, i.ToString(CultureInfo.InvariantCulture), Hash(value))).ToList();
        await context.Children.PlanAsync(plan, cancellation);
        var tolerant = IsTrue(context.Parameters["can_fail"]);
        var completed = 0;
        var failed = new List<int>();
        for (var i = 0; i < plan.Count; i++)
        {
            var globals = EffectiveJob.Overlay(context.Job.GlobalsForOthers(), values[i] as JsonObject);
            globals["lava"]!.AsObject()["foreach_index"] = i;
            var result = await context.Children.RunAsync(plan[i], globals, cancellation);
            if (result.IsDone)
            {
                completed++;
                continue;
            }
            failed.Add(i);
            if (result.Unstartable) return HandlerOutcome.Failure(result.Error!, data: Result());
            if (!tolerant) return HandlerOutcome.Failure($"Job {jobId}: Index {i}: {WithoutJob(result.Error!, jobId)}", data: Result());
        }
        return HandlerOutcome.Success(Result());

        JsonObject Result() => new()
        {
            ["limit"] = limit,
            ["foreach_len"] = values.Count,
            ["jobs_completed"] = completed,
            ["failed_indexes"] = new JsonArray([.. failed.Select(f => (JsonNode)f)]),
        };
    }

    // At most one value over the limit is read: then nothing runs at all.
    private static async Task<JsonArray> ValuesAsync(JobContext context, JsonObject given, int limit, CancellationToken cancellation)
    {
        var generator = ValueGenerator.Find((string?)given["type"]);
        var fields = (JsonObject)given.DeepClone();
        fields.Remove("type");
        if (context.Parameters["jinja"] is null || IsTrue(context.Parameters["jinja"]))
        {
            foreach (var name in generator.Rendered)
                if (fields[name].Text() is { } field) fields[name] = Template.Parse(field).Render(context.Job.Scope());
        }
        var values = new JsonArray();
        await foreach (var value in generator.ReadAsync(fields, context, cancellation))
        {
            if (value.Select(v => v.Key).FirstOrDefault(k => k.StartsWith("lava", StringComparison.OrdinalIgnoreCase)) is { } reserved)
                throw new GeneratorException($"foreach value {reserved}: names beginning with \"lava\" are reserved");
            values.Add((JsonNode)value);
            if (values.Count > limit) throw new GeneratorException($"foreach value list exceeds limit of {limit}");
        }
        return values;
    }

    private static (int Limit, string? Problem) Limit(JobContext context)
    {
        var most = context.Config.Int("FOREACH_MAX_LIMIT");
        var limit = context.Config.Int("FOREACH_LIMIT");
        if (context.Parameters["limit"] is { } given && !int.TryParse(given.ToJsonString(), out limit))
            return (0, $"Bad job parameters: limit: {given.ToJsonString()} is no whole number");
        return limit < 0 || limit > most ? (0, $"Bad job parameters: limit: {limit} is out of range 0-{most}") : (limit, null);
    }

    private static string Hash(JsonNode? value) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value?.ToJsonString() ?? "null")).AsSpan(0, 8));

    private static string WithoutJob(string error, string jobId) =>
        error.StartsWith($"Job {jobId}: ", StringComparison.Ordinal) ? error[$"Job {jobId}: ".Length..] : error;

    private static bool IsTrue(JsonNode? node) => node is JsonValue v && v.TryGetValue<bool>(out var yes) && yes;
}
