using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Naming;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Functions.Hosting;
using Lava.Functions.Runtime;
using Microsoft.Extensions.Logging;

namespace Lava.Functions.Watchdog;

/// <summary>
/// Looks each minute after every fleet, also one with nobody left (run-protocol.md §2 step 5): ends sessions that stopped beating, releases
/// their runs, sends what waits too long and what was delayed beyond a queue's reach, makes rows of dead letters, publishes metrics.
/// A fleet that can't be looked after doesn't keep it from the others.
/// </summary>
public sealed partial class WatchdogFunction(FunctionContext context) : ILambdaFunction
{
    private readonly Core.Running.Watchdog _watchdog = new(context.Ports, context.Control.Sweeper, Beat(context), context.Time);
    // Of a thousand that are stuck for one reason, ten tell it.
    private const int MostTold = 10;
    private readonly FleetGauge _gauge = new(context.Ports, context.Time);

    /// <inheritdoc/>
    public async ValueTask<byte[]> HandleAsync(ReadOnlyMemory<byte> payload, ILambdaContext invocation, CancellationToken cancellation)
    {
        await context.Settings.RefreshAsync(cancellation);
        var answer = new JsonObject();
        var failures = new List<string>();
        foreach (var fleet in await FleetsAsync(cancellation))
        {
            try
            {
                answer[fleet] = await LookAfterAsync(fleet, cancellation);
            }
            catch (PortException e)
            {
                LogFailed(context.Log, e, fleet);
                failures.Add($"{fleet}: {e.Message}");
            }
        }
        return failures.Count == 0 ? Encoding.UTF8.GetBytes(answer.ToJsonString())
            : throw new LambdaException("WatchdogFailed", string.Join("\n", failures), new JsonObject { ["fleets"] = answer });
    }

    private async Task<JsonObject> LookAfterAsync(string fleet, CancellationToken cancellation)
    {
        var done = await _watchdog.PassAsync(fleet, cancellation);
        var depth = await context.Ports.Queue.DepthAsync(fleet, cancellation);
        // A listing of none would wait for one.
        var buried = depth.Dead > 0 ? await BuryAsync(fleet, cancellation) : 0;
        var load = await _gauge.ReadAsync(fleet, depth, cancellation);
        context.Metrics.Write([new(FleetMetrics.Realm, context.Ports.Realm), new(FleetMetrics.Fleet, fleet)], load.ToMetrics(done.Released, done.Findings.Count));
        foreach (var finding in done.Findings.Take(MostTold)) LogFinding(context.Log, fleet, finding.Run?.JobId, finding.Run?.RunId, finding.What, finding.Mend);
        if (done.Fenced + done.Released + done.Sent + buried > 0) LogPass(context.Log, fleet, done.Fenced, done.Released, done.Sent, buried);
        return new JsonObject { ["fenced"] = done.Fenced, ["released"] = done.Released, ["sent"] = done.Sent, ["stuck"] = done.Findings.Count, ["buried"] = buried, ["backlog"] = load.Backlog };
    }

    // The workers' own, where it isn't the standard one.
    private static Timing Beat(FunctionContext context)
    {
        var (timing, problem) = Timing.Read(context.Variable(WorkerVariables.Beat));
        return problem is null ? timing : throw new LambdaException("Runtime.Environment", $"{WorkerVariables.Beat}: {problem}");
    }

    // Letters stay in their queue, for people; the row of a letter is written once, as its id comes from the letter.
    private async Task<int> BuryAsync(string fleet, CancellationToken cancellation)
    {
        const int most = 200;
        var buried = 0;
        foreach (var letter in await context.Ports.Queue.ListDeadAsync(fleet, most, cancellation))
        {
            var row = DeadRows.Of(context.Ports.Realm, fleet, letter, context.Control.Kept, context.Time.GetUtcNow());
            if (!(await context.Control.Rows.CreateAsync(row, cancellation)).Applied) continue;
            LogBuried(context.Log, row.JobId, row.RunId, fleet, letter.Reason);
            buried++;
        }
        return buried;
    }

    // Those that are deployed, and any other with workers or work; one that is gone has a name here for ever.
    private async Task<IReadOnlyList<string>> FleetsAsync(CancellationToken cancellation)
    {
        List<string> fleets = [.. (context.Variable(FunctionVariables.Fleets) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        foreach (var other in (await context.Ports.Sessions.FleetsAsync(cancellation)).Except(fleets).ToList())
            if (await IsUsedAsync(other, cancellation)) fleets.Add(other);
        return [.. fleets.Order(StringComparer.Ordinal)];
    }

    private async Task<bool> IsUsedAsync(string fleet, CancellationToken cancellation) =>
        (await context.Ports.Sessions.ListAsync(fleet, cancellation)).Count > 0 || (await context.Ports.Runs.HeldAsync(fleet, cancellation)).Count > 0
        || (await context.Ports.Runs.WaitingAsync(fleet, DateTimeOffset.MaxValue, 1, cancellation)).Count > 0;

    [LoggerMessage(340, LogLevel.Warning, "Fleet {Fleet}: {Fenced} sessions ended, {Released} runs released, {Sent} messages sent, {Buried} dead letters made rows")]
    private static partial void LogPass(ILogger log, string fleet, int fenced, int released, int sent, int buried);

    [LoggerMessage(343, LogLevel.Error, "Run {RunId} of job {JobId} in fleet {Fleet} should have gone on by now: {What}. What mends it: {Mend}")]
    private static partial void LogFinding(ILogger log, string fleet, string? jobId, string? runId, string what, string mend);

    [LoggerMessage(341, LogLevel.Error, "A dead letter of fleet {Fleet} is now run {RunId} of job {JobId}, rejected: {Reason}")]
    private static partial void LogBuried(ILogger log, string jobId, string runId, string fleet, string reason);

    [LoggerMessage(342, LogLevel.Error, "Fleet {Fleet} could not be looked after")]
    private static partial void LogFailed(ILogger log, Exception e, string fleet);
}
