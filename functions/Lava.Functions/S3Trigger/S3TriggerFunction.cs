using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Ports;
using Lava.Core.Triggers;
using Lava.Functions.Hosting;
using Lava.Functions.Runtime;
using Microsoft.Extensions.Logging;
using Trigger = Lava.Core.Model.S3Trigger;

namespace Lava.Functions.S3Trigger;

/// <summary>
/// Dispatches the jobs of the S3 triggers that an object's event matches (spec: dispatch.md §7): from S3, SNS, SQS, any nesting of them,
/// or EventBridge. A repeated event, on whatever instance, dispatches nothing twice.
/// </summary>
public sealed partial class S3TriggerFunction(FunctionContext context) : ILambdaFunction
{
    /// <inheritdoc/>
    public async ValueTask<byte[]> HandleAsync(ReadOnlyMemory<byte> payload, ILambdaContext invocation, CancellationToken cancellation)
    {
        await context.Settings.RefreshAsync(cancellation);
        var parts = new List<EventPart>();
        var runs = new JsonArray();
        foreach (var record in S3Events.Read(Encoding.UTF8.GetString(payload.Span), invocation.AwsRequestId, context.Variable("AWS_REGION")))
        {
            var failures = await HandleAsync(record, runs, cancellation);
            parts.Add(new EventPart(record.QueueMessageId, failures.Count > 0 ? string.Join("; ", failures) : null));
        }
        return EventAnswer.Of(parts, "TriggerFailed", new JsonObject { ["runs"] = runs });
    }

    private async Task<List<string>> HandleAsync(S3EventRecord record, JsonArray runs, CancellationToken cancellation)
    {
        var failures = new List<string>();
        if (record.Event is not { } e)
        {
            LogBadRecord(context.Log, record.Path, record.Problem!);
            return [$"{(record.Path.Length > 0 ? record.Path + ": " : "")}{record.Problem}"];
        }
        try
        {
            var triggers = TriggerMatcher.Match(await context.Ports.Specs.TriggersAsync(e.Bucket, cancellation), e);
            if (triggers.Count == 0) LogNoTrigger(context.Log, e.Bucket, e.Key, e.EventType);
            foreach (var trigger in triggers) failures.AddRange(await FireAsync(trigger, e, runs, cancellation));
        }
        catch (PortException error)
        {
            LogNotHandled(context.Log, error, e.Bucket, e.Key);
            failures.Add($"s3://{e.Bucket}/{e.Key}: {error.Message}");
        }
        return failures;
    }

    private async Task<IEnumerable<string>> FireAsync(Trigger trigger, ObjectEvent e, JsonArray runs, CancellationToken cancellation)
    {
        var (requests, problems) = TriggerRequests.Of(context.Ports.Realm, trigger, e, context.Time.GetUtcNow());
        foreach (var problem in problems) LogBadTrigger(context.Log, trigger.TriggerId, e.Bucket, e.Key, problem);
        foreach (var request in requests)
        {
            var result = await context.Control.Dispatcher.DispatchAsync(request, cancellation);
            if (result.Problem is { } rejected) LogRejected(context.Log, request.JobId, request.RunId, trigger.TriggerId, rejected);
            else LogDispatched(context.Log, request.JobId, request.RunId, trigger.TriggerId, e.Bucket, e.Key, result.Repeated);
            var run = new JsonObject { ["trigger_id"] = trigger.TriggerId, ["job_id"] = request.JobId, ["run_id"] = result.Row.RunId };
            if (result.Repeated) run["repeated"] = true;
            if (result.Problem is not null) run["problem"] = result.Problem;
            runs.Add((JsonNode)run);
        }
        return problems.Select(p => $"trigger {trigger.TriggerId}: s3://{e.Bucket}/{e.Key}: {p}");
    }

    [LoggerMessage(320, LogLevel.Information, "Job {JobId} dispatched ({RunId}) by trigger {TriggerId} for s3://{Bucket}/{Key}; asked before: {Repeated}")]
    private static partial void LogDispatched(ILogger log, string jobId, string runId, string triggerId, string bucket, string key, bool repeated);

    [LoggerMessage(321, LogLevel.Error, "Job {JobId} ({RunId}) of trigger {TriggerId} is rejected: {Problem}")]
    private static partial void LogRejected(ILogger log, string jobId, string runId, string triggerId, string problem);

    [LoggerMessage(322, LogLevel.Error, "Record {Path} can't be read: {Problem}")]
    private static partial void LogBadRecord(ILogger log, string path, string problem);

    [LoggerMessage(323, LogLevel.Warning, "No trigger acts on s3://{Bucket}/{Key} ({EventType})")]
    private static partial void LogNoTrigger(ILogger log, string bucket, string key, string eventType);

    [LoggerMessage(324, LogLevel.Error, "Trigger {TriggerId} can't be rendered for s3://{Bucket}/{Key}: {Problem}")]
    private static partial void LogBadTrigger(ILogger log, string triggerId, string bucket, string key, string problem);

    [LoggerMessage(325, LogLevel.Error, "The event of s3://{Bucket}/{Key} could not be handled; it is tried again")]
    private static partial void LogNotHandled(ILogger log, Exception e, string bucket, string key);
}
