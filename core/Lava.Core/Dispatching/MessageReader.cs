using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Dispatching;

/// <summary>Reads a queue's message, strictly as the original's workers do (spec: worker.md §3).</summary>
public static class MessageReader
{
    private static readonly string[] Required = ["realm", "worker", "job_id", "run_id", "ts_dispatch"];
    private static readonly string[] Maps = ["parameters", "globals"];

    /// <summary>The message, or why it can't be one of this realm's.</summary>
    public static (DispatchMessage? Message, string? Problem) Read(string body, string realm)
    {
        JsonObject map;
        try
        {
            if (StrictJson.Parse(body) is not JsonObject parsed) return (null, "Malformed dispatch message: not a JSON object");
            map = parsed;
        }
        catch (JsonException e)
        {
            return (null, $"Malformed dispatch message: not JSON: {e.Message}");
        }
        var problems = Problems(map).ToList();
        if (problems.Count > 0) return (null, "Malformed dispatch message: " + string.Join("; ", problems));
        if ((string?)map["realm"] != realm) return (null, $"Realm mismatch: expected {realm} but got {(string?)map["realm"]}");
        return (new DispatchMessage
        {
            Realm = realm,
            Worker = (string)map["worker"]!,
            JobId = (string)map["job_id"]!,
            RunId = (string)map["run_id"]!,
            TsDispatch = (string)map["ts_dispatch"]!,
            Parameters = (JsonObject?)map["parameters"]?.DeepClone(),
            Globals = (JsonObject?)map["globals"]?.DeepClone(),
        }, null);
    }

    private static IEnumerable<string> Problems(JsonObject map)
    {
        foreach (var key in Required)
            if (map[key] is not JsonValue v || !v.TryGetValue<string>(out var text) || text.Length == 0) yield return $"{key} must be a text";
        foreach (var key in Maps)
            if (map.TryGetPropertyValue(key, out var value) && value is not JsonObject) yield return $"{key} must be a map";
        foreach (var (key, _) in map)
            if (!Required.Contains(key) && !Maps.Contains(key)) yield return $"unexpected key {key}";
        // A run's id names its folder: nothing but a UUID may be one.
        if (map["run_id"] is JsonValue run && run.TryGetValue<string>(out var id) && !Guid.TryParseExact(id, "D", out _)) yield return $"run_id \"{id}\" is no UUID";
        if (map["ts_dispatch"] is JsonValue ts && ts.TryGetValue<string>(out var at) && !Instant.TryParse(at, out _)) yield return $"ts_dispatch \"{at}\" is no ISO 8601 instant";
    }
}
