using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;

namespace Lava.Core.Dispatching;

/// <summary>Step 1: writes the run's row, then sends the message that wakes a worker up. Accepted when the row exists.</summary>
public sealed class Dispatcher(RealmPorts ports, Rows rows, Waker waker, Func<TimeSpan?> kept, TimeProvider time)
{
    // DynamoDB nests attributes up to 32 deep, and the row holds the message, which holds these.
    private const int MostDepth = 28;
    // The rest of a message: ids and an instant.
    private const int MostBytes = RowBounds.MessageBytes - 4 * 1024;

    /// <summary>Dispatches one run. A job that doesn't exist or is broken leaves a <c>rejected</c> row with the reason.</summary>
    public async ValueTask<DispatchResult> DispatchAsync(DispatchRequest request, CancellationToken cancellation)
    {
        var job = await ports.Specs.JobAsync(request.JobId, cancellation);
        var problem = job.Item is not null ? ReservedGlobal(request) : job.Problem ?? "no such job";
        var now = time.GetUtcNow();
        if ((TooDeep(request) ?? TooLarge(request)) is { } unreadable)
        {
            problem ??= unreadable;
            // Nobody could read the row with it, or no queue takes its message.
            request = request with { Parameters = null, Globals = null };
        }
        var row = problem is null ? NewRow(request, job.Item!.Worker, now)
            : Ending.EndedUnheld(NewRow(request, job.Item?.Worker ?? "", now), RunStatus.Rejected, problem, kept(), now);
        var write = await rows.CreateAsync(row, cancellation);
        // A crash here leaves a waiting row without a message: the sweep sends it. Nothing is written after the send.
        if (!write.Row!.IsSettled && write.Row.Session is null) await waker.WakeAsync(write.Row, cancellation);
        return new DispatchResult(write.Row, problem, !write.Applied);
    }

    private Run NewRow(DispatchRequest request, string fleet, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, time.LocalTimeZone);
        var message = new DispatchMessage
        {
            Realm = ports.Realm,
            Worker = fleet,
            JobId = request.JobId,
            RunId = request.RunId,
            TsDispatch = Instant.ToIsoSeconds(local),
            Parameters = NullIfEmpty(request.Parameters),
            Globals = NullIfEmpty(request.Globals),
        };
        var row = new Run
        {
            JobId = request.JobId,
            RunId = request.RunId,
            Status = RunStatus.Dispatched,
            TsDispatch = local,
            ReadyAt = request.NotBefore is { } at && at > now ? at : now,
            NotBefore = request.NotBefore,
            Message = message,
            Live = fleet,
            Worker = fleet,
            Trigger = request.Trigger,
            ParentRunId = request.Parent?.RunId,
            ParentJobId = request.Parent?.JobId,
            MasterRunId = request.Parent?.MasterRunId ?? request.Parent?.RunId ?? request.RunId,
            TuEvent = Instant.ToUtcSeconds(now),
        };
        return Waking.Waiting(row.Logged(now, "dispatched"), now);
    }

    // Jobs set globals.lava for what they dispatch; nobody else may pose as a parent.
    private static string? ReservedGlobal(DispatchRequest request) =>
        request.Parent is null && request.Globals?.FirstOrDefault(g => g.Key.StartsWith("lava", StringComparison.OrdinalIgnoreCase)).Key is { } name
            ? $"globals.{name}: names beginning with \"lava\" are reserved"
            : null;

    private static string? TooDeep(DispatchRequest request) =>
        JsonScalars.IsDeeper(request.Parameters, MostDepth) ? $"parameters: nested over {MostDepth} levels"
        : JsonScalars.IsDeeper(request.Globals, MostDepth) ? $"globals: nested over {MostDepth} levels"
        : null;

    private static string? TooLarge(DispatchRequest request)
    {
        if (request is { Parameters: not { Count: > 0 }, Globals: not { Count: > 0 } }) return null;
        var said = new DispatchMessage { Realm = "", Worker = "", JobId = "", RunId = "", TsDispatch = "", Parameters = request.Parameters, Globals = request.Globals };
        var bytes = Encoding.UTF8.GetByteCount(LavaJson.Write(said));
        return bytes > MostBytes ? string.Create(CultureInfo.InvariantCulture, $"parameters and globals: {bytes} bytes, at most {MostBytes}: put large data into a bucket and hand on where it is") : null;
    }

    private static JsonObject? NullIfEmpty(JsonObject? map) => map is { Count: > 0 } ? map : null;
}
