using System.Text;
using System.Text.Json.Nodes;

namespace Lava.Functions.Runtime;

/// <summary>A failure in the form that Lambda keeps and hands to who invoked the function.</summary>
/// <param name="Type">The kind of failure.</param>
/// <param name="Message">For people.</param>
/// <param name="Details">More fields beside these.</param>
/// <param name="Trace">Where it happened; null for what the event is to blame for.</param>
internal sealed record LambdaError(string Type, string Message, JsonObject? Details, string? Trace)
{
    /// <summary>The failure that an exception is.</summary>
    public static LambdaError Of(Exception e) => e is LambdaFailure known
        ? new(known.Type, known.Message, known.Details, null)
        : new(e.GetType().Name, e.Message, null, e.StackTrace);

    /// <summary>Its JSON: <c>errorType</c>, <c>errorMessage</c>, the details, and <c>stackTrace</c>.</summary>
    public byte[] ToJson()
    {
        var map = new JsonObject { ["errorType"] = Type, ["errorMessage"] = Message };
        foreach (var (name, value) in Details ?? []) map[name] = value?.DeepClone();
        if (Trace is { } trace) map["stackTrace"] = new JsonArray([.. trace.Split('\n').Select(l => (JsonNode)l.Trim())]);
        return Encoding.UTF8.GetBytes(map.ToJsonString());
    }
}
