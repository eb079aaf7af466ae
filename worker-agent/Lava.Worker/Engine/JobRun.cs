using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Running;

namespace Lava.Worker.Engine;

/// <summary>One claim's work on one run, top-level or in line.</summary>
internal sealed class JobRun(HeldRow held, LiveRun live, Job? spec, Realm realm, RealmConfig config, string folder)
{
    private readonly List<ChildRef> _dispatched = [];
    private EffectiveJob? _job;

    /// <summary>The row.</summary>
    public HeldRow Held { get; } = held;
    /// <summary>Tells when to stop.</summary>
    public LiveRun Live { get; } = live;
    /// <summary>The job's spec; null when it is gone and only actions are left to do.</summary>
    public Job? Spec { get; } = spec;
    /// <summary>The realm item.</summary>
    public Realm Realm { get; } = realm;
    /// <summary>The realm's configuration.</summary>
    public RealmConfig Config { get; } = config;
    /// <summary>The private folder; a child's is its parent's.</summary>
    public string Folder { get; } = folder;
    /// <summary>For a child in line: what lies over its globals.</summary>
    public JsonObject? ChildGlobals { get; init; }
    /// <summary>Whether the present try has been written as started.</summary>
    public bool Started { get; set; }
    /// <summary>The slot of the job's limit that this claim holds.</summary>
    public int? LimitSlot { get; set; }
    /// <summary>Stored values of the job's state; null before they were read.</summary>
    public JsonObject? State { get; set; }
    /// <summary>Log entries that ride on the next write.</summary>
    public List<(string Status, JsonNode? Info)> Notes { get; } = [];

    /// <summary>The row as last seen.</summary>
    public Run Row => Held.Row;

    /// <summary>The job as this run sees it now; null when its spec is gone.</summary>
    public EffectiveJob? Effective(TimeProvider time)
    {
        if (Spec is null) return null;
        _job ??= EffectiveJob.Of(Spec, Realm, Row, Row.Message?.Parameters, Row.Inline ? ChildGlobals : Row.Message?.Globals,
            TimeZoneInfo.ConvertTime(Row.TsStart ?? time.GetUtcNow(), time.LocalTimeZone));
        if (State is not null && !ReferenceEquals(_job.State, State)) _job = _job with { State = State };
        if ((int?)_job.Globals["lava"]!["iteration"] != Row.Iteration) _job.Globals["lava"]!["iteration"] = Row.Iteration;
        return _job;
    }

    /// <summary>A run this one dispatched: named on its row with the next write. A crash before that dispatches it once more, under the same id.</summary>
    public void AddDispatched(ChildRef child)
    {
        lock (_dispatched) if (Row.Children?.Contains(child) != true) _dispatched.Add(child);
    }

    /// <summary>A write on the held row, with the notes that waited for it.</summary>
    public async Task WriteAsync(Func<Run, DateTimeOffset, Run> decide)
    {
        var notes = Notes.ToArray();
        ChildRef[] dispatched;
        lock (_dispatched) dispatched = [.. _dispatched];
        await Held.WriteAsync((row, now) =>
        {
            var noted = notes.Aggregate(row, (r, n) => r.Logged(now, n.Status, n.Info));
            return decide(dispatched.Length == 0 ? noted : noted with { Children = [.. noted.Children ?? [], .. dispatched] }, now);
        });
        Notes.RemoveRange(0, notes.Length);
        lock (_dispatched) _dispatched.RemoveRange(0, dispatched.Length);
    }
}
