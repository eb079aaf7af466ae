using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Worker.Telemetry;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Engine;

/// <summary>Step 5, a worker's part: after each good beat, off the beat's path.</summary>
internal sealed partial class FleetSweep(WorkerContext worker, Func<Session, bool> isGone, Func<string, Task> checkCancel)
{
    private readonly Signal _beats = new();
    private readonly BeatWatch _watch = new(worker.Options.Timing);
    private readonly Dictionary<RunKey, long> _unknown = [];
    private HashSet<string>? _live;

    /// <summary>Tells of a good beat.</summary>
    public void Beat() => _beats.Set();

    /// <summary>Sweeps after each beat until told to end.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var pulse = worker.Stall.Watch($"the sweep of fleet {worker.Session.Fleet}");
        try
        {
            while (true)
            {
                pulse.Rest(); // The beat has a pulse of its own.
                await _beats.WaitAsync(cancellation);
                pulse.Move();
                try
                {
                    await PassAsync(pulse, cancellation);
                    pulse.Move();
                    if (LavaTelemetry.CountsQueues) await worker.Telemetry.CountQueueAsync(worker.Ports.Queue, worker.Session.Fleet, cancellation);
                }
                catch (Exception e) when (e is not OperationCanceledException) { LogSweepFailed(worker.Log, e, worker.Session.Fleet); }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Told to end.
        }
    }

    private async Task PassAsync(Pulse pulse, CancellationToken cancellation)
    {
        var fleet = worker.Session.Fleet;
        var sessions = await worker.Ports.Sessions.ListAsync(fleet, cancellation);
        var watched = BeatWatch.Watched(sessions, worker.Session);
        var stale = _watch.Look(watched, worker.Keeper.TakeGoodTime());
        var ended = stale.Concat(sessions.Where(s => s.Key != worker.Session && isGone(s))).DistinctBy(s => s.Key).ToList();
        // Their leases are over, so nothing of them may run: before anybody can take their runs.
        if (ended.Count > 0) await worker.Launcher.KillLeftoversAsync(ended.Select(s => s.Key.ToString()).ToHashSet(StringComparer.Ordinal));
        await worker.Control.Sweeper.FenceAsync(ended, cancellation);
        pulse.Move();
        await EndLeftoversAsync(sessions, cancellation);

        // A long list is no stall: each row that was seen to is a move.
        pulse.Move();
        await GiveBackUnknownAsync(fleet, pulse, cancellation);
        foreach (var live in worker.Live.All.Where(_ => worker.Rules.CancelsAreRead))
        {
            pulse.Move();
            await checkCancel(live.Key.RunId);
        }
        pulse.Move();
        if (worker.Options.Random.NextDouble() >= 3.0 / Math.Max(1, sessions.Count)) return;
        var (released, sent) = await worker.Control.Sweeper.SweepAsync(fleet, pulse.Move, cancellation);
        if (released + sent > 0) LogSwept(worker.Log, fleet, released, sent);
    }

    // Of sessions that somebody else ended, on another host or before this worker began, processes may be left here. Looked for at the start
    // and whenever a session has gone.
    private async Task EndLeftoversAsync(IReadOnlyList<Session> sessions, CancellationToken cancellation)
    {
        var live = sessions.Select(s => s.Key.ToString()).ToHashSet(StringComparer.Ordinal);
        if (_live is { } before && before.IsSubsetOf(live))
        {
            _live = live;
            return;
        }
        var ended = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in await worker.Launcher.FindLeftoversAsync())
        {
            // One that this realm doesn't know may be another realm's.
            if (!live.Contains(text) && SessionId.Parse(text) is { } id && await worker.Ports.Sessions.GetAsync(id, cancellation) is { Ended: not null }) ended.Add(text);
        }
        if (ended.Count > 0) await worker.Launcher.KillLeftoversAsync(ended);
        _live = live;
    }

    // A row in my name that I don't know for the fence time: my claim had applied and was reported failed.
    private async Task GiveBackUnknownAsync(string fleet, Pulse pulse, CancellationToken cancellation)
    {
        var mine = (await worker.Ports.Runs.HeldAsync(fleet, cancellation))
            .Where(h => h.Session == worker.Session && worker.Live.Find(h.Key.RunId) is null).Select(h => h.Key).ToHashSet();
        foreach (var known in _unknown.Keys.Where(k => !mine.Contains(k)).ToList()) _unknown.Remove(known);
        foreach (var key in mine)
        {
            pulse.Move();
            _unknown.TryAdd(key, worker.Time.GetTimestamp());
            if (worker.Time.GetElapsedTime(_unknown[key]) < worker.Options.Timing.Fence) continue;
            try { await GiveBackUnknownAsync(key, cancellation); }
            catch (UnreadableRowException e) { LogUnreadable(worker.Log, e, key.JobId, key.RunId); }
            _unknown.Remove(key);
        }
    }

    private async Task GiveBackUnknownAsync(RunKey key, CancellationToken cancellation)
    {
        var row = await worker.Ports.Runs.GetAsync(key, cancellation);
        if (row?.Session == worker.Session.ToString() && !row.IsSettled && worker.Live.Find(key.RunId) is null)
            await worker.Control.Releaser.ReleaseAsync(row, new ReleaseReason.Left("its claim was not known to its worker"), cancellation);
    }

    [LoggerMessage(140, LogLevel.Warning, "A sweep of fleet {Fleet} failed; the next follows with the next beat")]
    private static partial void LogSweepFailed(ILogger log, Exception e, string fleet);

    [LoggerMessage(142, LogLevel.Warning, "Job {JobId} ({RunId}), which this worker holds and doesn't know, can't be given back")]
    private static partial void LogUnreadable(ILogger log, Exception e, string jobId, string runId);

    [LoggerMessage(141, LogLevel.Information, "Swept fleet {Fleet}: {Released} runs released, {Sent} messages sent again")]
    private static partial void LogSwept(ILogger log, string fleet, int released, int sent);
}
