using System.Text.Json.Nodes;
using Lava.Worker.Handlers.Secrets;

namespace Lava.Worker.Handlers;

/// <summary>How a try ended. Results have one shape: <c>exit_status</c>, <c>error_data</c> and <c>output</c> are always there, <c>error</c> only on failure.</summary>
public sealed record HandlerOutcome
{
    private HandlerOutcome(string? error, int exitStatus, JsonObject result)
    {
        Error = error;
        ExitStatus = exitStatus;
        Result = result;
    }

    /// <summary>What went wrong, in a sentence; null on success.</summary>
    public string? Error { get; }
    /// <summary>0 on success.</summary>
    public int ExitStatus { get; }
    /// <summary>The result map that the run's row keeps and actions see.</summary>
    public JsonObject Result { get; }
    /// <summary>Whether it went well.</summary>
    public bool Succeeded => Error is null;

    /// <summary>The same with stars in place of secrets.</summary>
    public HandlerOutcome Masked(JobSecrets secrets) =>
        new(Error is null ? null : secrets.Mask(Error), ExitStatus, (JsonObject)secrets.Mask(Result)!);

    /// <summary>Success, with what the type reports beside <c>exit_status</c>.</summary>
    public static HandlerOutcome Success(JsonObject? result = null)
    {
        var map = result ?? [];
        map["exit_status"] = 0;
        map.TryAdd("output", new JsonArray());
        map.TryAdd("error_data", null);
        return new HandlerOutcome(null, 0, map);
    }

    /// <summary>Failure. <paramref name="data"/> is the partial result; it is also kept as <c>error_data</c>, as it always was.</summary>
    public static HandlerOutcome Failure(string error, int exitStatus = 1, JsonObject? data = null)
    {
        var map = data is null ? [] : (JsonObject)data.DeepClone();
        map["error_data"] = data?.DeepClone();
        map["exit_status"] = exitStatus;
        map.TryAdd("output", new JsonArray());
        map["error"] = error;
        return new HandlerOutcome(error, exitStatus, map);
    }
}
