using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Dispatching;

/// <summary>A request as a body makes it, before it has a cause.</summary>
public sealed record RequestedDispatch
{
    /// <summary>Its place in the body, from 0, the bad ones counted too: part of its cause.</summary>
    public required int Index { get; init; }

    /// <summary>The job.</summary>
    public required string JobId { get; init; }

    /// <summary>Overlay of the job's parameters.</summary>
    public JsonObject? Parameters { get; init; }

    /// <summary>Overlay of the job's globals.</summary>
    public JsonObject? Globals { get; init; }

    /// <summary>How long it waits.</summary>
    public Duration Delay { get; init; }

    /// <summary>The request to dispatch: the same origin and index give the same run.</summary>
    public DispatchRequest From(EventOrigin origin, string realm, DateTimeOffset now) => new()
    {
        JobId = JobId,
        RunId = Causes.Message(realm, JobId, origin.Source, origin.Id, Index),
        Trigger = new RunTrigger { Source = "event", Id = $"{origin.Source} {origin.Id}", Time = origin.Time ?? now },
        Parameters = Parameters,
        Globals = Globals,
        NotBefore = Delay > Duration.Zero ? Instant.Later(now, Delay.ToTimeSpan()) : null,
    };
}

/// <summary>What a body asks for.</summary>
/// <param name="Requests">The good requests, in order.</param>
/// <param name="Problems">What is wrong with the others.</param>
public sealed record RequestedDispatches(IReadOnlyList<RequestedDispatch> Requests, IReadOnlyList<RequestProblem> Problems);
