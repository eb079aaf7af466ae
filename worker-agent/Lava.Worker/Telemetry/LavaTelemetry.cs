using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Lava.Worker.Telemetry;

/// <summary>
/// What a worker measures: the meter and the activity source <c>Lava</c>. Times are seconds. The list, with attributes, is in
/// docs/observability.md.
/// </summary>
public static class LavaTelemetry
{
    /// <summary>The name of both.</summary>
    public const string Name = "Lava";

    /// <summary>One span a run that this worker ended.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>The instruments' meter.</summary>
    public static Meter Meter { get; } = new(Name);

    internal static Histogram<double> RunDelay { get; } =
        Meter.CreateHistogram<double>("lava.run.delay", "s", "From when a run was ready to its first start");

    internal static Histogram<double> RunTime { get; } =
        Meter.CreateHistogram<double>("lava.run.time", "s", "From a run's first start to its end, with its tries and the waits between them");

    internal static Counter<long> Outcomes { get; } = Meter.CreateCounter<long>("lava.runs", "{run}", "Runs that ended");

    internal static Counter<long> Lost { get; } =
        Meter.CreateCounter<long>("lava.telemetry.dropped", "{event}", "Measurements that were dropped because whoever listens is too slow");

    private static readonly Instrument[] OfQueues;

    /// <summary>Whether anybody asks how full queues are; else they are not counted.</summary>
    internal static bool CountsQueues => OfQueues.Any(i => i.Enabled);

    static LavaTelemetry()
    {
        Meter.CreateObservableGauge("lava.slots", () => FleetTelemetry.All.SelectMany(f => f.Slots()), "{slot}", "Slots of a fleet in this worker, busy and free");
        Meter.CreateObservableGauge("lava.beat.age", () => FleetTelemetry.All.SelectMany(f => f.BeatAge()), "s", "Time since the last good beat");
        OfQueues =
        [
            Meter.CreateObservableGauge("lava.queue.age", () => FleetTelemetry.All.SelectMany(f => f.QueueAge()), "s", "At most this old is the oldest message that waits; 0 when none does"),
            Meter.CreateObservableGauge("lava.queue.depth", () => FleetTelemetry.All.SelectMany(f => f.QueueDepth()), "{message}", "Messages that wait, as last counted"),
        ];
    }
}
