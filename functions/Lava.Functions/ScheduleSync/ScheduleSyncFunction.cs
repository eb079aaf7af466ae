using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Functions.Hosting;
using Lava.Functions.Runtime;
using Lava.Functions.Runtime.Events;
using Microsoft.Extensions.Logging;

namespace Lava.Functions.ScheduleSync;

/// <summary>
/// Keeps the realm's schedules as its jobs say. The jobs table's stream has single jobs looked over within seconds; a rule's
/// <see cref="ScheduledEvent"/> or <c>{"reconcile": true}</c> all of them, and <c>{"job_ids": […]}</c> these. Answers with what it changed.
/// </summary>
public sealed partial class ScheduleSyncFunction : ILambdaFunction
{
    private const string Usage = "send {\"reconcile\": true}, {\"job_ids\": [\"app/load\"]}, or the stream of the jobs table";
    private readonly FunctionContext _context;
    private readonly ScheduleSyncer _syncer;

    /// <summary>Composes it.</summary>
    public ScheduleSyncFunction(FunctionContext context, IScheduleStore schedules)
    {
        _context = context;
        _syncer = new ScheduleSyncer(context.Ports.Specs, schedules, new DispatcherBook(context.Ports.Specs, context.Time), context.Log, context.Time);
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]> HandleAsync(ReadOnlyMemory<byte> payload, ILambdaContext invocation, CancellationToken cancellation)
    {
        await _context.Settings.RefreshAsync(cancellation);
        var report = new SyncReport();
        try
        {
            return await HandleAsync(payload, report, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What is done stays done: the next one goes on from there.
            throw new LambdaException("SyncUnfinished", $"the time is over, {report.Jobs} jobs were looked over", report.ToJson());
        }
        finally
        {
            WriteMetrics(report);
        }
    }

    private async Task<byte[]> HandleAsync(ReadOnlyMemory<byte> payload, SyncReport report, CancellationToken cancellation)
    {
        var map = Map(payload);
        if (map["Records"] is JsonArray)
        {
            var stream = JsonSerializer.Deserialize(payload.Span, StreamJson.Default.DynamoDBEvent)!;
            return JsonSerializer.SerializeToUtf8Bytes(await FollowAsync(StreamChange.Of(stream), report, cancellation), StreamJson.Default.StreamsEventResponse);
        }
        if (map["job_ids"] is JsonArray ids && ids.All(i => i.Text() is not null)) await _syncer.SyncAsync(ids.Select(i => i.Text()!).Distinct(), report, cancellation);
        else if (map["reconcile"].Bool() == true || map["detail-type"].Text() == ScheduledEvent.Kind) await _syncer.ReconcileAsync(null, report, cancellation);
        else throw new LambdaException("BadRequest", $"this event is not known: {Usage}");
        LogDone(_context.Log, report.Jobs, report.Changes.Count, report.Problems.Count, report.Failures.Count);
        return report.Failures.Count == 0 ? Encoding.UTF8.GetBytes(report.ToJson().ToJsonString())
            : throw new LambdaException("SyncFailed", string.Join("\n", report.Failures.Select(f => $"{f.JobId}: {f.Text}")), report.ToJson());
    }

    // A job that can't be looked over comes back, and with it what came after; the others are done.
    private async Task<StreamsEventResponse> FollowAsync(IReadOnlyList<StreamChange> changes, SyncReport report, CancellationToken cancellation)
    {
        var dispatchers = changes.SelectMany(c => c.Defines).ToHashSet(StringComparer.Ordinal);
        // Dispatchers first: jobs are read against them.
        if (dispatchers.Count > 0) await _syncer.ReconcileAsync(j => j.Dispatcher is { } name && dispatchers.Contains(name), report, cancellation);
        var dispatchersFailed = report.Failures.Count > 0;
        await _syncer.SyncAsync(changes.Select(c => c.JobId).Distinct(), report, cancellation);
        var failed = report.Failures.Select(f => f.JobId).ToHashSet(StringComparer.Ordinal);
        return new StreamsEventResponse
        {
            BatchItemFailures = [.. changes.Where(c => failed.Contains(c.JobId) || (dispatchersFailed && c.Defines.Count > 0)).Select(c => new StreamsEventResponse.BatchItemFailure(c.SequenceNumber))],
        };
    }

    private void WriteMetrics(SyncReport report) => _context.Metrics.Write(
        [new("Realm", _context.Ports.Realm)],
        [new("SchedulesChanged", report.Changes.Count, "Count"), new("ScheduleProblems", report.Problems.Count, "Count"), new("ScheduleFailures", report.Failures.Count, "Count")]);

    private static JsonObject Map(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonNode.Parse(payload.Span) as JsonObject ?? throw new LambdaException("BadRequest", $"the event is no JSON map: {Usage}");
        }
        catch (JsonException e)
        {
            throw new LambdaException("BadRequest", $"the event is no JSON: {e.Message}: {Usage}");
        }
    }

    [LoggerMessage(334, LogLevel.Information, "{Jobs} jobs looked over: {Changes} schedules changed, {Problems} jobs with problems, {Failures} failures")]
    private static partial void LogDone(ILogger log, int jobs, int changes, int problems, int failures);
}
