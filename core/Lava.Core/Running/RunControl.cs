using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Core.Running;

/// <summary>The protocol's doing parts, composed once on a set of ports; and what people ask of a run.</summary>
public sealed class RunControl
{
    private readonly RealmPorts _ports;
    private readonly Func<TimeSpan?> _kept;

    /// <summary>Composes them. <paramref name="config"/> is asked for EVENT_TTL at each settle.</summary>
    public RunControl(RealmPorts ports, Func<RealmConfig> config, TimeProvider time, Func<Run, bool>? sweepFilter = null)
    {
        _ports = ports;
        _kept = () => config().OptionalDuration("EVENT_TTL")?.ToTimeSpan();
        Rows = new Rows(ports.Runs, time);
        Waker = new Waker(ports.Queue, time);
        Releaser = new Releaser(ports, Rows, Waker, _kept, time);
        Sweeper = new Sweeper(ports, Rows, Waker, Releaser, time) { Filter = sweepFilter };
        Dispatcher = new Dispatcher(ports, Rows, Waker, _kept, time);
    }

    /// <summary>Conditional writes.</summary>
    public Rows Rows { get; }
    /// <summary>Messages of waiting rows.</summary>
    public Waker Waker { get; }
    /// <summary>Releases.</summary>
    public Releaser Releaser { get; }
    /// <summary>The sweep.</summary>
    public Sweeper Sweeper { get; }
    /// <summary>Dispatches.</summary>
    public Dispatcher Dispatcher { get; }
    /// <summary>EVENT_TTL as configured now; null: rows are kept for ever.</summary>
    public TimeSpan? Kept => _kept();

    /// <summary>Asks a run to stop: a queued one ends at once, a running one within a beat. Null when it has ended already, or is unknown.</summary>
    public async ValueTask<Run?> CancelAsync(RunKey key, string by, CancellationToken cancellation)
    {
        var seen = await _ports.Runs.GetAsync(key, cancellation);
        var asked = await Rows.UpdateAsync(
            seen, (r, now) => Requests.Cancelled(r, by, _kept(), now), cancellation,
            before: asked => asked.IsEnded ? Releaser.EndChildrenAsync(asked, cancellation) : default);
        // A crash here leaves the request on the row: its holder finds it at its next write or at the end.
        if (asked?.Holder is { } holder) await _ports.Sessions.AddCancelAsync(holder, asked.RunId, cancellation);
        return asked;
    }

    /// <summary>Runs an ended run again under its id. Returns why not; null when it was woken.</summary>
    public async ValueTask<string?> RetryAsync(RunKey key, string by, CancellationToken cancellation)
    {
        var seen = await _ports.Runs.GetAsync(key, cancellation);
        if (seen is null) return "no such run";
        // Its job may have moved, or, if it was rejected for want of one, be there only now. Of a job that is broken now, its fleet
        // may know the last good version.
        var job = await _ports.Specs.JobAsync(key.JobId, cancellation);
        string? problem = null;
        var again = await Rows.UpdateAsync(
            seen,
            (r, now) =>
            {
                var fleet = job.Item?.Worker ?? r.Message?.Worker;
                problem = Requests.RetryProblem(r) ?? (string.IsNullOrEmpty(fleet) ? job.Problem ?? "no such job" : null);
                return problem is null ? Requests.Retried(r, fleet!, by, now) : null;
            },
            cancellation);
        if (again is not null) await Waker.WakeAsync(again, cancellation);
        return again is null ? problem ?? "it changed too often meanwhile: try again" : null;
    }
}
