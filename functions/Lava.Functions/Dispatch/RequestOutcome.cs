using System.Text.Json.Nodes;
using Lava.Core.Dispatching;

namespace Lava.Functions.Dispatch;

/// <summary>One request of an event, or what is wrong with it.</summary>
/// <param name="QueueMessageId">The message of the function's own queue that it came in; null for other sources.</param>
/// <param name="Path">Where its body stands in the event.</param>
/// <param name="Index">Its place in the body, from 0; null when the body as a whole can't be read.</param>
/// <param name="Request">The request; null when <paramref name="Problem"/> says why there is none.</param>
/// <param name="Problem">What is wrong, and what would be right.</param>
internal sealed record AskedRequest(string? QueueMessageId, string Path, int? Index, DispatchRequest? Request, string? Problem)
{
    /// <summary>Where it stands, for people.</summary>
    public string Place => $"{(Path.Length > 0 ? Path : "the event")}{(Index is { } at ? $", request {at}" : "")}";
}

/// <summary>What became of a request.</summary>
/// <param name="Asked">The request.</param>
internal sealed record RequestOutcome(AskedRequest Asked)
{
    /// <summary>The run; null when there is none.</summary>
    public string? RunId { get; init; }
    /// <summary>What is wrong; a run with a problem is rejected, and says so in its row.</summary>
    public string? Problem { get; init; }
    /// <summary>It had been asked for before.</summary>
    public bool Repeated { get; init; }
    /// <summary>Why the event must come again; null: it is done.</summary>
    public string? Failure { get; init; }

    /// <summary>The answer: all run ids, and each request with its run or its problem.</summary>
    public static JsonObject ToJson(IReadOnlyList<RequestOutcome> outcomes) => new()
    {
        ["run_ids"] = new JsonArray([.. outcomes.Where(o => o.Problem is null).Select(o => (JsonNode?)o.RunId)]),
        ["requests"] = new JsonArray([.. outcomes.Select(o => o.ToJson())]),
    };

    private JsonObject ToJson()
    {
        var map = new JsonObject();
        if (Asked.Path.Length > 0) map["path"] = Asked.Path;
        if (Asked.Index is { } index) map["index"] = index;
        if (Asked.Request is { } request) map["job_id"] = request.JobId;
        if (RunId is not null) map["run_id"] = RunId;
        if (Repeated) map["repeated"] = true;
        if (Problem is not null) map["problem"] = Problem;
        return map;
    }
}
