using System.Text.Json.Nodes;

namespace Lava.Functions.ScheduleSync;

/// <summary>What a sync found and changed. Filled by many jobs at once.</summary>
internal sealed class SyncReport
{
    // An answer of a function holds 6 MB: the log has all of them.
    private const int MostListed = 500;
    private readonly Lock _lock = new();
    private readonly List<ScheduleChange> _changes = [];
    private readonly List<(string JobId, string Text)> _problems = [], _failures = [];
    private readonly List<string> _foreign = [];
    private int _jobs, _schedules;

    /// <summary>Why jobs could not be looked over; the sync must come again.</summary>
    public IReadOnlyList<(string JobId, string Text)> Failures => _failures;
    /// <summary>What is wrong with jobs; their schedules stay as they were.</summary>
    public IReadOnlyList<(string JobId, string Text)> Problems => _problems;
    /// <summary>What was changed.</summary>
    public IReadOnlyList<ScheduleChange> Changes => _changes;
    /// <summary>Jobs looked over.</summary>
    public int Jobs => _jobs;

    /// <summary>A job was looked over, which has so many schedules.</summary>
    public void Seen(int schedules) => Add(() => (_jobs, _schedules) = (_jobs + 1, _schedules + schedules));
    /// <summary>A schedule was changed.</summary>
    public void Changed(ScheduleChange change) => Add(() => _changes.Add(change));
    /// <summary>Something is wrong with a job.</summary>
    public void Wrong(string jobId, string problem) => Add(() => _problems.Add((jobId, problem)));
    /// <summary>A job could not be looked over.</summary>
    public void Failed(string jobId, string reason) => Add(() => _failures.Add((jobId, reason)));
    /// <summary>A schedule in the group is none of ours: it is left alone.</summary>
    public void Foreign(string name) => Add(() => _foreign.Add(name));

    /// <summary>The report as JSON; long lists are cut, their counts are not.</summary>
    public JsonObject ToJson()
    {
        lock (_lock)
        {
            var map = new JsonObject { ["jobs"] = _jobs, ["schedules"] = _schedules };
            foreach (var kind in new[] { ScheduleChange.Created, ScheduleChange.Updated, ScheduleChange.Deleted }) map[kind] = _changes.Count(c => c.Kind == kind);
            map["changes"] = List(_changes, c => new JsonObject { ["change"] = c.Kind, ["schedule"] = c.Schedule, ["job_id"] = c.JobId });
            map["problems"] = List(_problems, p => new JsonObject { ["job_id"] = p.JobId, ["problem"] = p.Text });
            map["failures"] = List(_failures, f => new JsonObject { ["job_id"] = f.JobId, ["reason"] = f.Text });
            map["foreign"] = List(_foreign, n => JsonValue.Create(n));
            return map;
        }
    }

    private static JsonArray List<T>(List<T> items, Func<T, JsonNode> toJson) => new([.. items.Take(MostListed).Select(toJson)]);

    private void Add(Action add)
    {
        lock (_lock) add();
    }
}

/// <summary>A change of a schedule.</summary>
/// <param name="Kind"><c>created</c>, <c>updated</c> or <c>deleted</c>.</param>
/// <param name="Schedule">Its name.</param>
/// <param name="JobId">The job.</param>
internal sealed record ScheduleChange(string Kind, string Schedule, string JobId)
{
    public const string Created = "created", Updated = "updated", Deleted = "deleted";
}
