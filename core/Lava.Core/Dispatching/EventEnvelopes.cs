using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;

namespace Lava.Core.Dispatching;

/// <summary>
/// Opens what SNS, SQS, S3 and EventBridge wrap around a body, in any nesting (spec: dispatch.md §6, §7.1): <c>Records</c> of a function's
/// event, the SNS notification that a queue or a function gets without raw delivery, and the event of a bus.
/// One record that can't be opened doesn't touch the others.
/// </summary>
internal static class EventEnvelopes
{
    private const int Deepest = 8;

    /// <summary>The bodies of a function's event. <paramref name="requestId"/> is the invoke's, the origin of what has no id of its own.</summary>
    public static IReadOnlyList<EventLeaf> Open(string json, string requestId)
    {
        var origin = new EventOrigin(EventOrigin.Direct, requestId);
        var document = Parse(json);
        if (document.Problems.Count > 0 || document.IsEmpty)
        {
            var problem = document.Problems.Count > 0 ? document.Problems[0] : null;
            return [new EventLeaf.Broken(origin, null, "", problem is null ? "the event is empty: it must be JSON" : $"line {problem.Line}, column {problem.Column}: {problem.Message}")];
        }
        return [.. Open(document.Root, new Place(origin, null, "", 0))];
    }

    private static IEnumerable<EventLeaf> Open(JsonNode? node, Place at) => node switch
    {
        _ when at.Depth > Deepest => [at.Broken($"envelopes in envelopes, over {Deepest} deep: send the body itself")],
        JsonObject map when map["Records"] is JsonArray records => records.SelectMany((r, i) => OpenRecord(r, at.In($"Records[{i}]"))),
        JsonObject map when map["Type"].Text() == "Notification" && map["Message"].Text() is { } message =>
            OpenText(message, at.In("Message").From(EventOrigin.Sns, map["MessageId"], map["Timestamp"])),
        JsonObject map when map.ContainsKey("detail-type") && map.ContainsKey("detail") => [at.From(EventOrigin.EventBridge, map["id"], map["time"]).Bus(map)],
        _ => [at.Body(node)],
    };

    private static IEnumerable<EventLeaf> OpenRecord(JsonNode? node, Place at)
    {
        var source = Field(node, "eventSource", "EventSource").Text();
        return (source, node) switch
        {
            ("aws:sqs", JsonObject r) when r["body"].Text() is { } body => OpenText(body, at.Queued(r["messageId"].Text()).In("body").From(EventOrigin.Sqs, r["messageId"], null)),
            ("aws:sns", JsonObject { } r) when Field(r["Sns"], "Message").Text() is { } message =>
                OpenText(message, at.In("Sns.Message").From(EventOrigin.Sns, r["Sns"]!["MessageId"], r["Sns"]!["Timestamp"])),
            ("aws:s3", JsonObject r) => [at.S3(r)],
            ("aws:sqs", JsonObject r) => [at.Queued(r["messageId"].Text()).Broken("\"body\" is missing: it must be a text")],
            ("aws:sns", _) => [at.Broken("\"Sns.Message\" is missing: it must be a text")],
            (null, _) => [at.Broken("\"eventSource\" is missing: write aws:sqs, aws:sns or aws:s3")],
            _ => [at.Broken($"eventSource {JsonScalars.Show((JsonNode?)source)} is not known here: connect aws:sqs, aws:sns or aws:s3")],
        };
    }

    // A text that is no envelope stays as it came: its reader tells positions in it.
    private static IEnumerable<EventLeaf> OpenText(string text, Place at)
    {
        if (!text.AsSpan().TrimStart().StartsWith("{")) return [at.Body(text)];
        var document = Parse(text);
        return document.Problems.Count == 0 && document.Root is JsonObject map && IsEnvelope(map) ? Open(map, at) : [at.Body(text)];
    }

    private static bool IsEnvelope(JsonObject map) =>
        map["Records"] is JsonArray || map["Type"].Text() == "Notification" || (map.ContainsKey("detail-type") && map.ContainsKey("detail"));

    private static SourceDocument Parse(string json) => SourceDocument.Parse(new SpecFile("event.json", json));

    private static JsonNode? Field(JsonNode? node, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (node is JsonObject map && map[name] is { } value) return value;
        return null;
    }

    private sealed record Place(EventOrigin Origin, string? QueueMessageId, string Path, int Depth)
    {
        public Place In(string step) => this with { Path = Path.Length == 0 ? step : $"{Path}.{step}", Depth = Depth + 1 };
        public Place Queued(string? messageId) => this with { QueueMessageId = QueueMessageId ?? messageId };

        // An envelope without an id leaves the one around it as the origin.
        public Place From(string source, JsonNode? id, JsonNode? time) => id.Text() is not { Length: > 0 } known ? this
            : this with { Origin = new EventOrigin(source, known, Instant.TryParse(time.Text(), out var at) ? at : Origin.Time) };

        public EventLeaf.Body Body(JsonNode? value) => new(Origin, QueueMessageId, Path, value);
        public EventLeaf.S3Record S3(JsonObject value) => new(Origin, QueueMessageId, Path, value);
        public EventLeaf.BusEvent Bus(JsonObject value) => new(Origin, QueueMessageId, Path, value);
        public EventLeaf.Broken Broken(string problem) => new(Origin, QueueMessageId, Path, problem);
    }
}
