using Lava.Core.Ports;

namespace Lava.Core.Running;

/// <summary>
/// The sweep of somebody who is no worker and remembers nothing: beats seen are kept in the store, with the watchdog's own clock.
/// It runs each minute, so that a fleet whose workers are all gone is still swept.
/// </summary>
public sealed class Watchdog(RealmPorts ports, Sweeper sweeper, Timing timing, TimeProvider time)
{
    private readonly Auditor _auditor = new(ports, timing, time);

    /// <summary>How often it runs.</summary>
    public static TimeSpan Period { get; } = TimeSpan.FromMinutes(1);

    /// <summary>One pass over a fleet.</summary>
    public async ValueTask<WatchdogReport> PassAsync(string fleet, CancellationToken cancellation)
    {
        var stale = new List<Model.Session>();
        foreach (var session in await ports.Sessions.ListAsync(fleet, cancellation))
        {
            var now = time.GetUtcNow();
            var seen = await ports.Sessions.GetSeenAsync(session.Key, cancellation);
            if (seen is { } s && s.Beat == session.Beat)
            {
                if (now - s.At >= timing.Watchdog) stale.Add(session);
            }
            else
            {
                await ports.Sessions.PutSeenAsync(session.Key, new BeatSeen(session.Beat, now), cancellation);
            }
        }
        var fenced = await sweeper.FenceAsync(stale, cancellation);
        var (released, sent) = await sweeper.SweepAsync(fleet, cancellation);
        return new WatchdogReport(fenced, released, sent) { Findings = await _auditor.OverdueAsync(fleet, cancellation) };
    }
}

/// <summary>What a pass did.</summary>
public readonly record struct WatchdogReport(int Fenced, int Released, int Sent)
{
    /// <summary>What it could not mend, and should have been by now.</summary>
    public IReadOnlyList<AuditFinding> Findings { get; init; } = [];
}
