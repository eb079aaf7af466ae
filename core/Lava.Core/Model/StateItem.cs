using System.Text.Json.Nodes;

namespace Lava.Core.Model;

/// <summary>A small persistent value shared by jobs (spec: model.md §8).</summary>
public sealed record StateItem
{
    /// <summary>The key. Ids that begin with <c>lava</c> (any case) are reserved.</summary>
    public required string StateId { get; init; }
    /// <summary><c>json raw secure</c>.</summary>
    public string Type { get; init; } = "json";
    /// <summary>The value, decoded.</summary>
    public JsonNode? Value { get; init; }
    /// <summary>ISO 8601 with offset and microseconds; also the item's version for compare-and-set.</summary>
    public required string Timestamp { get; init; }
    /// <summary>Epoch seconds; an expired item reads as missing.</summary>
    public long Ttl { get; init; }
    /// <summary>Who put it.</summary>
    public string? Publisher { get; init; }
}
