using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lava.Functions.Runtime.Events;

/// <summary>An event of an EventBridge bus (as Amazon.Lambda.CloudWatchEvents names it).</summary>
/// <typeparam name="T">What its detail is.</typeparam>
public record CloudWatchEvent<T>
{
    /// <summary>Its id.</summary>
    public string? Id { get; init; }
    /// <summary>What kind of event it is.</summary>
    [JsonPropertyName("detail-type")] public string? DetailType { get; init; }
    /// <summary>Who tells it.</summary>
    public string? Source { get; init; }
    /// <summary>The account.</summary>
    public string? Account { get; init; }
    /// <summary>When it happened.</summary>
    public DateTimeOffset? Time { get; init; }
    /// <summary>Where.</summary>
    public string? Region { get; init; }
    /// <summary>ARNs it is about.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];
    /// <summary>What happened.</summary>
    public T? Detail { get; init; }
}

/// <summary>The event of a rule with a rate or a cron expression: its detail is empty.</summary>
public sealed record ScheduledEvent : CloudWatchEvent<JsonElement>
{
    /// <summary>The <see cref="CloudWatchEvent{T}.DetailType"/> of these.</summary>
    public const string Kind = "Scheduled Event";
}
