using System.Collections.Concurrent;
using Lava.Core.Model;

namespace Lava.Worker.Engine;

/// <summary>Why a run's work is to end before it is done.</summary>
internal enum StopReason
{
    /// <summary>It isn't.</summary>
    None,
    /// <summary>Somebody asked to cancel it.</summary>
    Cancel,
    /// <summary>The worker gives it back: it drains or aborts.</summary>
    GiveBack,
    /// <summary>It is no longer this worker's: nothing may be written for it.</summary>
    Lost,
}

/// <summary>A run this worker knows: from before its claim is sent until it has let go of it.</summary>
internal sealed class LiveRun(RunKey key) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<HeldRow?> _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();

    /// <summary>The run.</summary>
    public RunKey Key { get; } = key;
    /// <summary>Its row, once claimed; null when the claim came to nothing.</summary>
    public Task<HeldRow?> Held => _held.Task;
    /// <summary>Tells what became of its claim.</summary>
    public void SetHeld(HeldRow? row) => _held.TrySetResult(row);
    /// <summary>Why it is to stop.</summary>
    public StopReason Reason { get; private set; }
    /// <summary>How long its job may go on once it was told to stop.</summary>
    public TimeSpan Grace { get; set; }
    /// <summary>Fires when its work is to end now.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Ends its work. A lost run stays lost; else the first reason counts.</summary>
    public void Stop(StopReason reason)
    {
        lock (_lock)
        {
            if (reason != StopReason.Lost && Reason != StopReason.None) return;
            Reason = reason;
        }
        try { _stop.Cancel(); }
        catch (ObjectDisposedException) { /* It ended meanwhile. */ }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _held.TrySetResult(null);
        _stop.Dispose();
    }
}

/// <summary>The runs this worker knows, children in line among them.</summary>
internal sealed class LiveRuns(EngineRules rules)
{
    private readonly ConcurrentDictionary<string, LiveRun> _runs = new(StringComparer.Ordinal);

    private volatile StopReason _all;

    /// <summary>All of them.</summary>
    public IEnumerable<LiveRun> All => _runs.Values;

    /// <summary>Makes a run known; null when it was: a worker makes one claim a run at a time.</summary>
    public LiveRun? TryAdd(RunKey key)
    {
        var run = new LiveRun(key);
        if (!rules.OneClaimAtATime) _runs.TryRemove(key.RunId, out _);
        if (_runs.TryAdd(key.RunId, run))
        {
            if (_all != StopReason.None) run.Stop(_all);
            return run;
        }
        run.Dispose();
        return null;
    }

    /// <summary>The run, if known.</summary>
    public LiveRun? Find(string runId) => _runs.GetValueOrDefault(runId);

    /// <summary>Forgets a run.</summary>
    public void Remove(LiveRun run)
    {
        _runs.TryRemove(KeyValuePair.Create(run.Key.RunId, run));
        run.Dispose();
    }

    /// <summary>Ends the work of all, and of whatever is still added.</summary>
    public void StopAll(StopReason reason)
    {
        _all = reason;
        foreach (var run in _runs.Values) run.Stop(reason);
    }
}
