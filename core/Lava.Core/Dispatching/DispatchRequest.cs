using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Dispatching;

/// <summary>What somebody wants to run, and why.</summary>
public sealed record DispatchRequest
{
    /// <summary>The job.</summary>
    public required string JobId { get; init; }
    /// <summary>The run's id, from its cause.</summary>
    public required string RunId { get; init; }
    /// <summary>Why.</summary>
    public required RunTrigger Trigger { get; init; }
    /// <summary>Overlay of the job's parameters (shallow).</summary>
    public JsonObject? Parameters { get; init; }
    /// <summary>Overlay of the job's globals (shallow).</summary>
    public JsonObject? Globals { get; init; }
    /// <summary>Not to start before.</summary>
    public DateTimeOffset? NotBefore { get; init; }
    /// <summary>The run that dispatches it.</summary>
    public Run? Parent { get; init; }
}

/// <summary>What became of a request.</summary>
/// <param name="Row">The run's row as it stands.</param>
/// <param name="Problem">Why it was rejected; null when it was accepted.</param>
/// <param name="Repeated">The cause had been dispatched before.</param>
public sealed record DispatchResult(Run Row, string? Problem, bool Repeated);
