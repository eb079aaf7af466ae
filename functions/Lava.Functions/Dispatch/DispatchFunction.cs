using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Dispatching;
using Lava.Core.Ports;
using Lava.Core.Scheduling;
using Lava.Functions.Hosting;
using Lava.Functions.Runtime;
using Microsoft.Extensions.Logging;

namespace Lava.Functions.Dispatch;

/// <summary>
/// Dispatches what an event asks for: a direct invoke, SNS, SQS, EventBridge or EventBridge Scheduler (spec: dispatch.md §6). A repeated
/// event asks for no run twice. Answers with the run ids, or the problem of each request.
/// </summary>
public sealed partial class DispatchFunction(FunctionContext context) : ILambdaFunction
{
    // A list of hundreds of requests is done in seconds, and a table isn't flooded.
    private const int AtOnce = 8;

    /// <inheritdoc/>
    public async ValueTask<byte[]> HandleAsync(ReadOnlyMemory<byte> payload, ILambdaContext invocation, CancellationToken cancellation)
    {
        await context.Settings.RefreshAsync(cancellation);
        var asked = Read(Encoding.UTF8.GetString(payload.Span), invocation.AwsRequestId);
        var outcomes = new RequestOutcome[asked.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, asked.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (i, token) => outcomes[i] = await DispatchAsync(asked[i], token));
        return EventAnswer.Of([.. outcomes.Select(o => new EventPart(o.Asked.QueueMessageId, o.Failure))], "DispatchFailed", RequestOutcome.ToJson(outcomes));
    }

    private List<AskedRequest> Read(string json, string requestId)
    {
        var now = context.Time.GetUtcNow();
        var (scheduled, wrong) = ScheduledDispatch.Read(json, context.Ports.Realm, now);
        if (scheduled is not null || wrong is not null) return [new AskedRequest(null, "", 0, scheduled, wrong)];
        var asked = new List<AskedRequest>();
        foreach (var body in DispatchEvents.Read(json, requestId))
        {
            asked.AddRange(body.Requests.Select(r => new AskedRequest(body.QueueMessageId, body.Path, r.Index, r.From(body.Origin, context.Ports.Realm, now), null)));
            asked.AddRange(body.Problems.Select(p => new AskedRequest(body.QueueMessageId, body.Path, p.Index, null, p.ToString())));
        }
        return asked;
    }

    private async Task<RequestOutcome> DispatchAsync(AskedRequest asked, CancellationToken cancellation)
    {
        if (asked.Request is not { } request)
        {
            LogBadRequest(context.Log, asked.Place, asked.Problem!);
            return new RequestOutcome(asked) { Problem = asked.Problem, Failure = asked.Problem };
        }
        try
        {
            var result = await context.Control.Dispatcher.DispatchAsync(request, cancellation);
            if (result.Problem is { } problem) LogRejected(context.Log, request.JobId, request.RunId, problem);
            else LogDispatched(context.Log, request.JobId, request.RunId, request.Trigger.Source, result.Repeated);
            return new RequestOutcome(asked) { RunId = result.Row.RunId, Problem = result.Problem, Repeated = result.Repeated };
        }
        catch (PortException e)
        {
            // The row may be there and the message may not: the sweep sends it, and so does the event when it comes again.
            LogNotDispatched(context.Log, e, request.JobId, request.RunId);
            return new RequestOutcome(asked) { Problem = e.Message, Failure = $"{request.JobId}: {e.Message}" };
        }
    }

    [LoggerMessage(310, LogLevel.Information, "Job {JobId} dispatched ({RunId}) by {Source}; asked before: {Repeated}")]
    private static partial void LogDispatched(ILogger log, string jobId, string runId, string source, bool repeated);

    [LoggerMessage(311, LogLevel.Error, "Job {JobId} ({RunId}) is rejected: {Problem}")]
    private static partial void LogRejected(ILogger log, string jobId, string runId, string problem);

    [LoggerMessage(312, LogLevel.Error, "Request {Place} can't be read: {Problem}")]
    private static partial void LogBadRequest(ILogger log, string place, string problem);

    [LoggerMessage(313, LogLevel.Error, "Job {JobId} ({RunId}) could not be dispatched; the event is tried again")]
    private static partial void LogNotDispatched(ILogger log, Exception e, string jobId, string runId);
}
