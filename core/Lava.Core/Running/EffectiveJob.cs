using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Running;

/// <summary>
/// A job as one run sees it: the spec with the dispatch laid over it (spec: dispatch.md §9), state read, and <c>globals.lava.*</c> filled in.
/// </summary>
public sealed record EffectiveJob
{
    private static readonly string[] Instants = ["master_start", "master_ustart", "parent_start", "parent_ustart"];
    private static readonly string[] InstantsOfObject = ["LastModified"];

    /// <summary>The spec as stored.</summary>
    public required Job Spec { get; init; }
    /// <summary>The realm item.</summary>
    public required Realm Realm { get; init; }
    /// <summary>The run.</summary>
    public required string RunId { get; init; }
    /// <summary>Spec's parameters under the dispatch's.</summary>
    public required JsonObject Parameters { get; init; }
    /// <summary>Spec's globals under the dispatch's, with <c>lava</c>; instants in it are ISO texts.</summary>
    public required JsonObject Globals { get; init; }
    /// <summary>Declared state with stored values in place of defaults.</summary>
    public JsonObject State { get; init; } = [];
    /// <summary>When it was dispatched.</summary>
    public required DateTimeOffset TsDispatch { get; init; }
    /// <summary>When it started, local time, whole seconds.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Lays a run's message over its job.</summary>
    public static EffectiveJob Of(Job spec, Realm realm, Run row, JsonObject? parameters, JsonObject? globals, DateTimeOffset start)
    {
        var merged = Overlay(spec.Globals, globals);
        var job = new EffectiveJob
        {
            Spec = spec,
            Realm = realm,
            RunId = row.RunId,
            Parameters = Overlay(spec.Parameters, parameters),
            Globals = merged,
            TsDispatch = row.TsDispatch,
            Start = new DateTimeOffset(start.Ticks - start.Ticks % TimeSpan.TicksPerSecond, start.Offset),
        };
        var lava = merged["lava"] is JsonObject given ? (JsonObject)given.DeepClone() : [];
        foreach (var role in (ReadOnlySpan<string>)["master", "parent"])
        {
            lava.TryAdd($"{role}_job_id", spec.JobId);
            lava.TryAdd($"{role}_start", Instant.ToIsoSeconds(job.Start));
            lava.TryAdd($"{role}_ustart", Instant.ToIsoSeconds(job.Start.ToUniversalTime()));
        }
        lava["master_run_id"] = row.MasterRunId ?? row.RunId;
        lava["iteration"] = row.Iteration;
        merged["lava"] = lava;
        return job;
    }

    /// <summary>Top-level keys of <paramref name="over"/> replace those of <paramref name="under"/>; neither is changed.</summary>
    public static JsonObject Overlay(JsonObject under, JsonObject? over)
    {
        var merged = (JsonObject)under.DeepClone();
        foreach (var (key, value) in over ?? []) merged[key] = value?.DeepClone();
        return merged;
    }

    /// <summary>The globals handed to a job that this one dispatches or contains: <c>lava.parent_*</c> is this job.</summary>
    public JsonObject GlobalsForOthers()
    {
        var globals = (JsonObject)Globals.DeepClone();
        var lava = globals["lava"]!.AsObject();
        lava["parent_job_id"] = Spec.JobId;
        lava["parent_start"] = Instant.ToIsoSeconds(Start);
        lava["parent_ustart"] = Instant.ToIsoSeconds(Start.ToUniversalTime());
        lava.Remove("iteration");
        lava.Remove("foreach_index");
        return globals;
    }

    /// <summary>The variables of a template: <c>job realm globals state start ustart</c>; <c>utils</c> is always there.</summary>
    public Dictionary<string, object?> Scope()
    {
        var globals = Members(Globals);
        if (Globals["lava"] is JsonObject lava) globals["lava"] = WithInstants(lava, Instants);
        // What foreach gives its child for an object of a bucket (spec: handlers.md §3.3).
        if (Globals["s3obj"] is JsonObject found) globals["s3obj"] = WithInstants(found, InstantsOfObject);
        var job = Members(Spec.Raw);
        job.Remove("x-lava-chk");
        job.TryAdd("description", Spec.Description);
        job.TryAdd("owner", Spec.Owner);
        job["parameters"] = Parameters;
        job["globals"] = globals;
        job["state"] = State;
        job["realm"] = Realm.Name;
        job["run_id"] = RunId;
        job["ts_dispatch"] = TsDispatch;
        job["ts_start"] = Start;
        job["ts_ustart"] = Start.ToUniversalTime();
        return new Dictionary<string, object?>
        {
            ["job"] = job,
            ["realm"] = RealmMembers(),
            ["globals"] = globals,
            ["state"] = State,
            ["start"] = Start,
            ["ustart"] = Start.ToUniversalTime(),
        };
    }

    /// <summary>The same with <c>vars</c>, which the executable and SQL types see.</summary>
    public Dictionary<string, object?> ScopeWithVars()
    {
        var scope = Scope();
        scope["vars"] = Parameters["vars"] as JsonObject ?? [];
        return scope;
    }

    private Dictionary<string, object?> RealmMembers()
    {
        var realm = Members(Realm.Raw);
        realm["realm"] = Realm.Name;
        realm["s3_payloads"] = Realm.S3Payloads;
        realm["s3_temp"] = Realm.S3Temp;
        realm.TryAdd("s3_key", Realm.S3Key);
        return realm;
    }

    private static Dictionary<string, object?> Members(JsonObject map)
    {
        var members = new Dictionary<string, object?>(map.Count + 8);
        foreach (var (key, value) in map) members[key] = value;
        return members;
    }

    private static Dictionary<string, object?> WithInstants(JsonObject map, string[] names)
    {
        var members = Members(map);
        foreach (var name in names)
            if (map[name] is JsonValue v && v.TryGetValue<string>(out var text) && Instant.TryParse(text, out var at)) members[name] = at;
        return members;
    }
}
