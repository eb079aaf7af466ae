using System.Text.Json.Nodes;
using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Templating;

namespace Lava.Core.Triggers;

/// <summary>What a matching trigger asks to dispatch for an object's event (spec: dispatch.md §7.3).</summary>
/// <param name="Requests">One request a job id that can be rendered, with <c>parameters</c> and <c>globals</c>.</param>
/// <param name="Problems">What can't be rendered, and why.</param>
public sealed record TriggerRequests(IReadOnlyList<DispatchRequest> Requests, IReadOnlyList<string> Problems)
{
    /// <summary>
    /// Renders <c>job_id</c>, <c>parameters</c> and <c>globals</c> over <c>bucket key event info</c>. A job id that can't be rendered
    /// doesn't keep the others from being dispatched. The same event, repeated, is the same cause.
    /// </summary>
    public static TriggerRequests Of(string realm, S3Trigger trigger, ObjectEvent e, DateTimeOffset now)
    {
        var scope = Scope(e);
        var problems = new List<string>();
        var parameters = Rendered("parameters", trigger.Parameters, trigger.Jinja, scope, problems);
        var globals = Rendered("globals", trigger.Globals, trigger.Jinja, scope, problems);
        if (parameters is null || globals is null) return new([], problems);
        var requests = JobIds(trigger, scope, problems).Select(jobId => new DispatchRequest
        {
            JobId = jobId,
            RunId = Causes.S3(realm, jobId, trigger.TriggerId, e.Bucket, e.Key, e.EventType, e.Sequencer),
            Trigger = new RunTrigger { Source = "s3", Id = $"{trigger.TriggerId} s3://{e.Bucket}/{e.Key}", Time = e.EventTime ?? now },
            Parameters = parameters,
            Globals = globals,
            NotBefore = trigger.Delay > Duration.Zero ? Instant.Later(now, trigger.Delay.ToTimeSpan()) : null,
        });
        return new([.. requests], problems);
    }

    private static IEnumerable<string> JobIds(S3Trigger trigger, Dictionary<string, object?> scope, List<string> problems)
    {
        for (var i = 0; i < trigger.JobIds.Count; i++)
        {
            var field = trigger.JobIds.Count == 1 ? "job_id" : $"job_id[{i}]";
            var id = trigger.JobIds[i];
            if (trigger.Jinja) id = Try(field, () => Template.Parse(id).Render(scope), problems);
            if (id is { Length: 0 }) problems.Add($"{field}: \"{trigger.JobIds[i]}\" comes out empty: it must give the id of a job");
            else if (id is not null) yield return id;
        }
    }

    private static Dictionary<string, object?> Scope(ObjectEvent e) => new()
    {
        ["bucket"] = e.Bucket,
        ["key"] = e.Key,
        ["event"] = e.Raw ?? Record(e),
        ["info"] = new Dictionary<string, object?>
        {
            ["bucket"] = e.Bucket,
            ["key"] = e.Key,
            ["size"] = e.Size,
            ["source_ip"] = e.SourceIp,
            ["event_time"] = e.EventTime,
            ["event_type"] = e.EventType,
            ["aws_region"] = e.Region,
        },
    };

    private static JsonObject Record(ObjectEvent e) => new()
    {
        ["eventSource"] = "aws:s3",
        ["eventName"] = e.EventType,
        ["eventTime"] = e.EventTime is { } at ? Instant.ToKey(at) : null,
        ["s3"] = new JsonObject
        {
            ["bucket"] = new JsonObject { ["name"] = e.Bucket },
            ["object"] = new JsonObject { ["key"] = e.Key, ["size"] = e.Size },
        },
    };

    private static JsonObject? Rendered(string field, JsonObject map, bool jinja, Dictionary<string, object?> scope, List<string> problems) =>
        jinja ? Try(field, () => (JsonObject)ObjectRenderer.Render(map, scope)!, problems) : (JsonObject)map.DeepClone();

    private static T? Try<T>(string field, Func<T> render, List<string> problems)
        where T : class
    {
        try
        {
            return render();
        }
        catch (TemplateException e)
        {
            var path = e.Path is { Length: > 0 } inner ? $"{field}.{inner}" : field;
            problems.Add($"{path}: {(e.Line > 0 ? $"line {e.Line}, column {e.Column}: " : "")}{e.Message}");
            return null;
        }
    }
}
