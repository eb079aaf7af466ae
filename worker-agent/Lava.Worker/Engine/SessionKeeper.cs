using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Engine;

/// <summary>Step 4: one session of this worker in one fleet, kept by its beat.</summary>
internal sealed partial class SessionKeeper(Session session, ISessionStore store, Timing timing, TimeProvider time, ILogger log, EngineRules rules)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _seen = [];
    private TimeSpan _goodTime;
    private long _lastGood, _lastTaken = time.GetTimestamp();

    /// <summary>The session's key.</summary>
    public SessionId Id => session.Key;
    /// <summary>How long this worker may act.</summary>
    public Lease Lease { get; } = new(timing, time) { Rules = rules };
    /// <summary>Called after each good beat with its lease, e.g. to extend the launcher's.</summary>
    public Func<Task> AfterBeat { get; set; } = () => Task.CompletedTask;
    /// <summary>Called with run ids somebody asked to cancel: a hint.</summary>
    public Action<string> OnCancelHint { get; set; } = _ => { };

    /// <summary>Puts the session and makes its first beat, which grants the lease. False when it was fenced before: it never opens.</summary>
    public async Task<bool> OpenAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (await TryOpenAsync(cancellation) is { } opened) return opened;
            await Task.Delay(Lease.RetryPause, time, cancellation);
        }
    }

    /// <summary>Beats until told to end, or until the session or the lease is lost: then it returns false. <paramref name="pulse"/> moves with it.</summary>
    public async Task<bool> HoldAsync(Pulse pulse, CancellationToken cancellation)
    {
        using var watched = pulse;
        var next = timing.Beat;
        while (!cancellation.IsCancellationRequested)
        {
            pulse.Move();
            await Task.Delay(next, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            pulse.Move();
            if (cancellation.IsCancellationRequested) return true;
            if (Lease.IsOver)
            {
                LogLeaseOver(log, Id.Fleet);
                return false;
            }
            try
            {
                var sent = time.GetTimestamp();
                if (!await BeatAsync(first: false, cancellation)) return false;
                var spent = time.GetElapsedTime(sent);
                next = spent < timing.Beat ? timing.Beat - spent : TimeSpan.Zero;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return true;
            }
            catch (Exception e)
            {
                LogBeatFailed(log, e, Id.Fleet);
                next = Lease.IsOver ? TimeSpan.Zero : timing.Beat / 10;
            }
        }
        return true;
    }

    /// <summary>Reads the session for cancel hints, between beats. False when it has ended: the worker must end.</summary>
    public async Task<bool> LookForCancelsAsync(CancellationToken cancellation)
    {
        if (await store.GetAsync(Id, cancellation) is not { Ended: null } row) return false;
        Hint(row);
        return true;
    }

    /// <summary>A clean end.</summary>
    public Task LeaveAsync() => EndAsync(Session.Left);

    /// <summary>The end of a worker that lost its lease or launcher, when nothing of it runs any more: its runs count as lost, and need not wait for peers.</summary>
    public Task GiveUpAsync() => EndAsync(Session.Fenced);

    private async Task EndAsync(string how)
    {
        Lease.Revoke();
        await store.EndAsync(Id, how, null, CancellationToken.None);
    }

    /// <summary>
    /// Monotonic time since the last call in which beats succeeded: what may be counted against peers. Called right after they were looked at:
    /// a beat that was sent before that, and answered late, counts from there only.
    /// </summary>
    public TimeSpan TakeGoodTime()
    {
        lock (_lock)
        {
            var taken = _goodTime;
            _lastTaken = time.GetTimestamp();
            _goodTime = TimeSpan.Zero;
            return taken;
        }
    }

    private async Task<bool> BeatAsync(bool first, CancellationToken cancellation)
    {
        var sent = time.GetTimestamp();
        var wall = time.GetUtcNow();
        string[] seen;
        lock (_lock) seen = [.. _seen];
        using var limit = new CancellationTokenSource(first ? timing.Lease : Lease.Left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        var row = await store.BeatAsync(Id, wall, (wall + TimeSpan.FromDays(1)).ToUnixTimeSeconds(), seen, either.Token);
        if (row is null)
        {
            LogFenced(log, Id.Fleet);
            return false;
        }
        if (!first && Lease.IsOver)
        {
            LogLeaseOver(log, Id.Fleet);
            return false;
        }
        if (first && time.GetElapsedTime(sent) > timing.Lease) return false;
        Lease.Extend(rules.LeaseFromSending ? sent : time.GetTimestamp(), first);
        lock (_lock)
        {
            foreach (var id in seen) _seen.Remove(id);
            if (_lastGood != 0 && Math.Max(_lastGood, _lastTaken) is var from && sent > from) _goodTime += time.GetElapsedTime(from, sent);
            _lastGood = sent;
        }
        await AfterBeat();
        Hint(row);
        return true;
    }

    private void Hint(Session row)
    {
        foreach (var runId in row.Cancels ?? [])
        {
            lock (_lock) if (!_seen.Add(runId)) continue;
            OnCancelHint(runId);
        }
    }

    // The row is put each time: it may have been purged, and putting it grants nothing. Null: not yet.
    private async Task<bool?> TryOpenAsync(CancellationToken cancellation)
    {
        try
        {
            await store.PutAsync(session, cancellation);
            if (await BeatAsync(first: true, cancellation)) return true;
            return await store.GetAsync(Id, cancellation) is { Ended: not null } ? false : null;
        }
        catch (Exception e) when (e is PortException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            LogBeatFailed(log, e, Id.Fleet);
            return null;
        }
    }

    [LoggerMessage(100, LogLevel.Warning, "A beat for fleet {Fleet} failed; trying again")]
    private static partial void LogBeatFailed(ILogger log, Exception e, string fleet);

    [LoggerMessage(101, LogLevel.Error, "The session in fleet {Fleet} was fenced by a peer: ending this worker")]
    private static partial void LogFenced(ILogger log, string fleet);

    [LoggerMessage(102, LogLevel.Error, "The lease in fleet {Fleet} is over: ending this worker")]
    private static partial void LogLeaseOver(ILogger log, string fleet);
}
