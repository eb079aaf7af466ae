using System.Globalization;
using Lava.Core.Model;
using Lava.Core.Running;

namespace Lava.Worker.Engine;

/// <summary>A fleet's worker in words: its session and lease, its slots and its queue, the runs it knows with what they are at.</summary>
internal static class WorkerState
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The lines of one fleet's worker.</summary>
    public static IReadOnlyList<string> Of(WorkerContext worker, Slots slots)
    {
        var lease = worker.Lease.Left;
        var beat = lease > TimeSpan.Zero ? $"last good beat {Spans.ForPeople(worker.Options.Timing.Lease - lease)} ago, {Spans.ForPeople(lease)} of its lease left" : "no lease";
        var pids = worker.Launcher.Running.ToLookup(p => p.RunId, p => p.ProcessId);
        return
        [
            $"fleet {worker.Session.Fleet}: session {worker.Session.Id}, process {Number(Environment.ProcessId)}, launcher {Number(worker.Launcher.ProcessId)}: {beat}",
            $"  slots: {Number(slots.Count - slots.Free)} of {Number(slots.Count)} taken; queue: {Queue(worker)}",
            .. worker.Live.All.OrderBy(l => l.Key.RunId, StringComparer.Ordinal).Select(l => "  " + Run(l, worker.Now, pids[l.Key.RunId])),
        ];
    }

    private static string Run(LiveRun live, DateTimeOffset now, IEnumerable<int> pids)
    {
        var text = $"run {live.Key.RunId} of {live.Key.JobId}: {(live.Held is { IsCompletedSuccessfully: true, Result: { } held } ? Step(held.Row, now) : "being claimed")}";
        if (live.Reason != StopReason.None) text += $", told to stop ({live.Reason})";
        return string.Concat([text, .. pids.Select(p => $", process {Number(p)}")]);
    }

    private static string Step(Run row, DateTimeOffset now)
    {
        var started = row.Log.LastOrDefault(l => l.Status == "running")?.TsEvent ?? row.TsStart;
        var step = row.HasPendingActions ? $"action {Number(Acting.Next(row) + 1)} of {Number(row.Actions!.Count)} ({row.Actions[Acting.Next(row)].Action})"
            : row.IsEnded ? $"ended {row.Status.Text()}, being settled"
            : row.NotBefore > now ? $"waits {Spans.ForPeople(row.NotBefore.Value - now)} for its next try"
            : row.Attempt == 0 ? "about to start" : "running";
        return $"claim {Number(row.Claim)}, attempt {Number(row.Attempt)}, iteration {Number(row.Iteration)}, {step}{(started is { } at ? $", started {Spans.ForPeople(now - at)} ago" : "")}";
    }

    // The store may be what hangs: it is asked, not waited for.
    private static string Queue(WorkerContext worker)
    {
        try
        {
            var asked = Task.Run(async () => await worker.Ports.Queue.DepthAsync(worker.Session.Fleet, CancellationToken.None));
            if (!asked.Wait(Patience)) return "no answer";
            var depth = asked.Result;
            return $"{Number(depth.Visible)} visible, {Number(depth.InFlight)} taken, {Number(depth.Delayed)} delayed, {Number(depth.Dead)} dead";
        }
        catch (AggregateException e)
        {
            return e.InnerException!.Message; // Whatever it is: a question is no reason to end.
        }
    }

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}
