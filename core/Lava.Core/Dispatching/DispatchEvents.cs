namespace Lava.Core.Dispatching;

/// <summary>One body of a function's event, and what it asks for.</summary>
/// <param name="Origin">Where it came from: part of the causes of its runs.</param>
/// <param name="QueueMessageId">The message of the function's own queue that it came in, for partial batch responses; null for other sources.</param>
/// <param name="Path">Where in the event it stands, such as <c>Records[0].body</c>; empty for the event itself.</param>
/// <param name="Requests">The good requests.</param>
/// <param name="Problems">What is wrong with the others.</param>
public sealed record DispatchBody(
    EventOrigin Origin, string? QueueMessageId, string Path, IReadOnlyList<RequestedDispatch> Requests, IReadOnlyList<RequestProblem> Problems);

/// <summary>
/// Reads the events of the dispatch function (spec: dispatch.md §6): a direct invoke, SNS, SQS, SNS through SQS, and EventBridge, by an
/// input transformer or whole with the request as its <c>detail</c>.
/// </summary>
public static class DispatchEvents
{
    /// <summary>The bodies of an event. <paramref name="requestId"/> is the invoke's: repeated for its retries, so that they ask for no run twice.</summary>
    public static IReadOnlyList<DispatchBody> Read(string json, string requestId) => [.. EventEnvelopes.Open(json, requestId).Select(Read)];

    private static DispatchBody Read(EventLeaf leaf)
    {
        var read = leaf switch
        {
            EventLeaf.Body body => DispatchRequests.Read(body.Value),
            EventLeaf.BusEvent bus => DispatchRequests.Read(bus.Value["detail"]),
            EventLeaf.S3Record => Nothing("an S3 notification asks for no job: connect it to the s3trigger function"),
            EventLeaf.Broken broken => Nothing(broken.Problem),
            _ => throw new InvalidOperationException($"{leaf.GetType()} is no leaf of an event"),
        };
        return new(leaf.Origin, leaf.QueueMessageId, leaf.Path, read.Requests, read.Problems);
    }

    private static RequestedDispatches Nothing(string problem) => new([], [new RequestProblem(null, 0, 0, "", problem)]);
}
