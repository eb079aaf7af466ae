using System.Text.Json.Nodes;
using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Templating;

namespace Lava.Core.Triggers;

/// <summary>What a matching trigger asks to dispatch for an object's event (spec: dispatch.md §7.3).</summary>
public static class TriggerRequests
{
    /// <summary>
    /// One request a job id of the trigger, with <c>job_id</c>, <c>parameters</c> and <c>globals</c> rendered over
    /// <c>bucket key event info</c>. <paramref name="sequencer"/> tells two events of a key apart: a repeated one is the same cause.
    /// Throws <see cref="TemplateException"/>.
    /// </summary>
    public static IReadOnlyList<DispatchRequest> Of(string realm, S3Trigger trigger, ObjectEvent e, DateTimeOffset at, string sequencer, DateTimeOffset now)
    {
        var scope = Scope(e, at);
        var parameters = Rendered(trigger.Parameters, trigger.Jinja, scope);
        var globals = Rendered(trigger.Globals, trigger.Jinja, scope);
        return [.. trigger.JobIds.Select(id =>
        {
            var jobId = trigger.Jinja ? Template.Parse(id).Render(scope) : id;
            return new DispatchRequest
            {
                JobId = jobId,
                RunId = Causes.S3(realm, jobId, trigger.TriggerId, e.Bucket, e.Key, e.EventType, sequencer),
                Trigger = new RunTrigger { Source = "s3", Id = $"{trigger.TriggerId} s3://{e.Bucket}/{e.Key}", Time = at },
                Parameters = parameters,
                Globals = globals,
                NotBefore = trigger.Delay > Duration.Zero ? now + trigger.Delay.ToTimeSpan() : null,
            };
        })];
    }

    private static Dictionary<string, object?> Scope(ObjectEvent e, DateTimeOffset at) => new()
    {
        ["bucket"] = e.Bucket,
        ["key"] = e.Key,
        ["event"] = new JsonObject
        {
            ["eventSource"] = "aws:s3",
            ["eventName"] = e.EventType,
            ["eventTime"] = Instant.ToKey(at),
            ["s3"] = new JsonObject
            {
                ["bucket"] = new JsonObject { ["name"] = e.Bucket },
                ["object"] = new JsonObject { ["key"] = e.Key, ["size"] = e.Size },
            },
        },
        ["info"] = new Dictionary<string, object?>
        {
            ["bucket"] = e.Bucket,
            ["key"] = e.Key,
            ["size"] = e.Size,
            ["source_ip"] = null,
            ["event_time"] = at,
            ["event_type"] = e.EventType,
            ["aws_region"] = null,
        },
    };

    private static JsonObject Rendered(JsonObject map, bool jinja, Dictionary<string, object?> scope) =>
        jinja ? (JsonObject)ObjectRenderer.Render(map, scope)! : (JsonObject)map.DeepClone();
}
