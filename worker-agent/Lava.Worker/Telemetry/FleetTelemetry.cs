using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Worker.Telemetry;

/// <summary>What is measured of one fleet in this worker. None of its methods fails, or waits for a listener.</summary>
internal sealed class FleetTelemetry : IDisposable
{
    // Weak: a worker that is given up without its end, as a simulated crash leaves it, is not kept alive by what measured it.
    private static readonly ConditionalWeakTable<FleetTelemetry, object> Known = [];
    private static readonly object Shown = new();

    private readonly TelemetryQueue _queue;
    private readonly TimeProvider _time;
    private readonly string _realm;
    private readonly TagList _tags;
    private Func<(int Count, int Free)> _slots = () => (0, 0);
    private long _beat;
    private long _lastSent;
    private int _depth = -1;

    /// <summary>Begins to show it.</summary>
    public FleetTelemetry(TelemetryQueue queue, string realm, string fleet, TimeProvider time)
    {
        (_queue, _realm, _time) = (queue, realm, time);
        _tags = [new("lava.realm", realm), new("lava.fleet", fleet)];
        Known.Add(this, Shown);
    }

    /// <summary>All that are shown now.</summary>
    public static IEnumerable<FleetTelemetry> All => Known.Select(k => k.Key);

    /// <summary>Tells where to count slots.</summary>
    public void CountSlots(Func<(int Count, int Free)> slots) => _slots = slots;

    /// <summary>A good beat.</summary>
    public void Beat() => Volatile.Write(ref _beat, _time.GetTimestamp());

    /// <summary>A message was received.</summary>
    public void Received(QueueMessage message) => Volatile.Write(ref _lastSent, message.SentAt.UtcTicks);

    /// <summary>A row was written by this worker.</summary>
    public void Changed(Run? before, Run after)
    {
        if (before?.TsStart is null && after.TsStart is { } start) Started(after, start);
        if (before?.IsEnded != true && after.IsEnded) Ended(after);
    }

    private void Started(Run row, DateTimeOffset start)
    {
        if (!LavaTelemetry.RunDelay.Enabled) return;
        var delay = start - (row.ReadyAt ?? row.TsDispatch);
        _queue.Post(() => LavaTelemetry.RunDelay.Record(Math.Max(0, delay.TotalSeconds), _tags));
    }

    private void Ended(Run row)
    {
        if (!LavaTelemetry.Outcomes.Enabled && !LavaTelemetry.RunTime.Enabled && !LavaTelemetry.Source.HasListeners()) return;
        _queue.Post(() =>
        {
            var tags = _tags;
            tags.Add("lava.status", row.Status.Text());
            LavaTelemetry.Outcomes.Add(1, tags);
            tags.Add("lava.job_id", row.JobId);
            if (row.TsStart is { } start && row.TsEnd is { } end) LavaTelemetry.RunTime.Record(Math.Max(0, (end - start).TotalSeconds), tags);
        });
        _queue.Post(() => RunSpan.Record(row, _realm));
    }

    /// <summary>Counts the queue; the caller may be stopped by its failure no more than by its own.</summary>
    public async Task CountQueueAsync(IMessageQueue queue, string fleet, CancellationToken cancellation) =>
        Volatile.Write(ref _depth, (await queue.DepthAsync(fleet, cancellation)).Visible);

    public IEnumerable<Measurement<int>> Slots()
    {
        var (count, free) = _slots();
        return [new(count - free, [.. _tags, new("lava.state", "busy")]), new(free, [.. _tags, new("lava.state", "free")])];
    }

    public IEnumerable<Measurement<double>> BeatAge() =>
        Volatile.Read(ref _beat) is not 0 and var beat ? [new(_time.GetElapsedTime(beat).TotalSeconds, _tags)] : [];

    public IEnumerable<Measurement<int>> QueueDepth() => Volatile.Read(ref _depth) is >= 0 and var depth ? [new(depth, _tags)] : [];

    // Messages come about in the order of their sending: what still waits was sent after what was received last.
    public IEnumerable<Measurement<double>> QueueAge() => (Volatile.Read(ref _depth), Volatile.Read(ref _lastSent)) switch
    {
        ( < 0, _) => [],
        (0, _) => [new(0, _tags)],
        (_, 0) => [],
        var (_, sent) => [new(Math.Max(0, (_time.GetUtcNow() - new DateTimeOffset(sent, TimeSpan.Zero)).TotalSeconds), _tags)],
    };

    /// <inheritdoc/>
    public void Dispose() => Known.Remove(this);
}
