using System.Text.Json.Nodes;

namespace Lava.Functions.Runtime;

/// <summary>
/// A function could not do all of what an event asks. Who invoked it directly gets the details; an event that came otherwise is tried
/// again by AWS, and at last put into the function's failure queue.
/// </summary>
public sealed class LambdaFailure(string type, string message, JsonObject? details = null) : Exception(message)
{
    /// <summary>A stable name of the kind of failure, for programs.</summary>
    public string Type { get; } = type;

    /// <summary>More about it, beside the message; null: nothing.</summary>
    public JsonObject? Details { get; } = details;
}
