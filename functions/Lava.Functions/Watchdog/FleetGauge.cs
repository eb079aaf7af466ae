using Lava.Core.Naming;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Functions.Runtime;

namespace Lava.Functions.Watchdog;

/// <summary>Measures how much work a fleet has.</summary>
internal sealed class FleetGauge(RealmPorts ports, TimeProvider time)
{
    // The rows that wait longest are due first.
    private const int Looked = 25;
    // A row that was sent again is due up to two hours later.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(15) * 8 + Timing.WakeGrace;

    /// <summary>Reads a fleet's load.</summary>
    public async ValueTask<FleetLoad> ReadAsync(string fleet, QueueDepth depth, CancellationToken cancellation)
    {
        var sessions = await ports.Sessions.ListAsync(fleet, cancellation);
        var held = await ports.Runs.HeldAsync(fleet, cancellation);
        return new FleetLoad
        {
            Live = sessions.Count,
            Slots = sessions.Sum(s => s.Slots),
            Running = held.Count,
            Waiting = depth.Visible,
            Dead = depth.Dead,
            OldestWait = await OldestWaitAsync(fleet, cancellation),
        };
    }

    // By the rows, which are the truth: a message may be on its way again and look young.
    private async ValueTask<TimeSpan> OldestWaitAsync(string fleet, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var oldest = now;
        foreach (var key in await ports.Runs.WaitingAsync(fleet, now + Ahead, Looked, cancellation))
        {
            if (await ports.Runs.GetAsync(key, cancellation) is not { IsSettled: false, Session: null } row) continue;
            var ready = row.NotBefore ?? row.ReadyAt ?? row.TsDispatch;
            if (ready < oldest) oldest = ready;
        }
        return now - oldest;
    }
}

/// <summary>How much work a fleet has.</summary>
internal sealed record FleetLoad
{
    /// <summary>Workers that live.</summary>
    public required int Live { get; init; }
    /// <summary>Runs they can do at a time.</summary>
    public required int Slots { get; init; }
    /// <summary>Runs that are held.</summary>
    public required int Running { get; init; }
    /// <summary>Messages that wait.</summary>
    public required int Waiting { get; init; }
    /// <summary>Dead letters.</summary>
    public required int Dead { get; init; }
    /// <summary>How long the run that waits longest has been ready.</summary>
    public required TimeSpan OldestWait { get; init; }

    /// <summary>
    /// Work, waiting and running, for each slot, to one decimal. A fleet of none counts as one slot, so that it grows again; what runs counts,
    /// so that a fleet busy with long jobs isn't scaled in.
    /// </summary>
    public double Backlog => Math.Round((double)(Waiting + Running) / Math.Max(1, Slots), 1, MidpointRounding.AwayFromZero);

    /// <summary>The metrics of a minute.</summary>
    public IReadOnlyList<MetricValue> ToMetrics(int lost, int stuck) =>
    [
        new(FleetMetrics.Backlog, Backlog, "Count"), new(FleetMetrics.QueueAge, Math.Max(0, OldestWait.TotalSeconds), "Seconds"),
        new(FleetMetrics.Waiting, Waiting, "Count"), new(FleetMetrics.Running, Running, "Count"), new(FleetMetrics.Live, Live, "Count"),
        new(FleetMetrics.Lost, lost, "Count"), new(FleetMetrics.Stuck, stuck, "Count"), new(FleetMetrics.DeadLetters, Dead, "Count"),
    ];
}
