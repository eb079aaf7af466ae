using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Specs;

/// <summary>Makes records of items that were checked and found right.</summary>
internal static class Bind
{
    public static Job Job(JsonObject item) => new()
    {
        JobId = item["job_id"].Text()!,
        Type = item["type"].Text()!,
        Worker = item["worker"].Text()!,
        Payload = item["payload"],
        Enabled = item["enabled"],
        Description = item["description"].Text() ?? "",
        Owner = item["owner"].Text() ?? "",
        Dispatcher = item["dispatcher"].Text(),
        Schedule = item["schedule"],
        Parameters = Map(item["parameters"]),
        Globals = Map(item["globals"]),
        State = Map(item["state"]),
        EventLog = item["event_log"],
        CwMetrics = item["cw_metrics"].Bool(),
        MaxRunDelay = Duration(item["max_run_delay"]) is { Seconds: > 0 } delay ? delay : null,
        MaxTries = item["max_tries"].Int() ?? 0,
        IterationLimit = item["iteration_limit"].Int() ?? 1,
        IterationDelay = Duration(item["iteration_delay"]) ?? Model.Duration.Zero,
        OnSuccess = item["on_success"] as JsonArray,
        OnFail = item["on_fail"] as JsonArray,
        OnRetry = item["on_retry"] as JsonArray,
        MaxConcurrent = item["max_concurrent"].Int(),
        Overlap = item["overlap"].Text(),
        Grace = Duration(item["grace"]),
        Raw = item,
    };

    public static Connection Connection(JsonObject item) => new()
    {
        ConnId = item["conn_id"].Text()!,
        Type = item["type"].Text()!.ToLowerInvariant(),
        Enabled = item["enabled"].Bool() ?? false,
        Description = item["description"].Text() ?? "",
        Owner = item["owner"].Text() ?? "",
        Raw = item,
    };

    public static S3Trigger Trigger(JsonObject item) => new()
    {
        TriggerId = item["trigger_id"].Text()!,
        Bucket = item["bucket"].Text()!,
        Prefix = item["prefix"].Text()!,
        JobIds = Texts(item["job_id"])!,
        Enabled = item["enabled"].Bool() ?? false,
        Parameters = Map(item["parameters"]),
        Globals = Map(item["globals"]),
        Jinja = item["jinja"].Bool() ?? true,
        Delay = Duration(item["delay"]) ?? Model.Duration.Zero,
        IfFnmatch = Texts(item["if_fnmatch"]),
        IfNotFnmatch = Texts(item["if_not_fnmatch"]),
        IfSizeGt = Size(item["if_size_gt"]),
        IfNotSizeGt = Size(item["if_not_size_gt"]),
        IfEventType = item["if_event_type"].Text(),
        IfNotEventType = item["if_not_event_type"].Text(),
        Description = item["description"].Text() ?? "",
        Owner = item["owner"].Text() ?? "",
        Raw = item,
    };

    public static Realm Realm(JsonObject item)
    {
        var config = new JsonObject();
        foreach (var (name, value) in Map(item["config"]))
        {
            config[name.ToUpperInvariant()] = value?.DeepClone();
        }

        return new()
        {
            Name = item["realm"].Text()!,
            S3Payloads = item["s3_payloads"].Text(),
            S3Temp = item["s3_temp"].Text(),
            S3Key = item["s3_key"].Text(),
            Config = config,
            OnSuccess = item["on_success"] as JsonArray,
            OnFail = item["on_fail"] as JsonArray,
            OnRetry = item["on_retry"] as JsonArray,
            Docker = item["docker"].Text(),
            Fleets = Map(item["fleets"]).ToDictionary(f => f.Key, f => new FleetSpec(f.Value?["slots"].Int())),
            Dispatchers = Map(item["dispatchers"]).ToDictionary(d => d.Key, d => new DispatcherSpec(d.Value?["timezone"].Text())),
            Raw = item,
        };
    }

    private static JsonObject Map(JsonNode? node) => node as JsonObject ?? [];

    private static IReadOnlyList<string>? Texts(JsonNode? node) =>
        node is JsonArray list ? [.. list.Select(e => e.Text()!)] : node.Text() is { } text ? [text] : null;

    private static Duration? Duration(JsonNode? node) =>
        node is not null && Model.Duration.TryParse(node, out var duration, out _) ? duration : null;

    private static ByteSize? Size(JsonNode? node) => node is not null && ByteSize.TryParse(node, out var size, out _) ? size : null;
}
