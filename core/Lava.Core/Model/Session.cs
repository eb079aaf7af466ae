using System.Text.Json.Serialization;

namespace Lava.Core.Model;

/// <summary>A worker's membership of a fleet (run-protocol.md §1): while its beat moves, its runs are its own.</summary>
public sealed record Session
{
    /// <summary>Hash key.</summary>
    public required string Fleet { get; init; }
    /// <summary>Range key, a UUIDv7.</summary>
    [JsonPropertyName("session")] public required string Id { get; init; }
    /// <summary>A counter; it moves with each beat.</summary>
    public long Beat { get; init; }
    /// <summary>When the last beat was sent, by the worker's clock: for people only.</summary>
    [JsonConverter(typeof(IsoInstantConverter))] public DateTimeOffset BeatAt { get; init; }
    /// <summary>How many runs the worker takes at once.</summary>
    public int Slots { get; init; }
    /// <summary>Host name.</summary>
    public string Host { get; init; } = "";
    /// <summary>The kernel's boot id of the host.</summary>
    public string Boot { get; init; } = "";
    /// <summary>The worker's pid namespace.</summary>
    public string Pidns { get; init; } = "";
    /// <summary>The worker's process id.</summary>
    public int Pid { get; init; }
    /// <summary>The worker's start time in clock ticks since boot.</summary>
    public long PidStart { get; init; }
    /// <summary>The launcher's process id.</summary>
    public int LauncherPid { get; init; }
    /// <summary>The launcher's start time in clock ticks since boot.</summary>
    public long LauncherStart { get; init; }
    /// <summary>The worker's version.</summary>
    public string Version { get; init; } = "";
    /// <summary>Run ids somebody asked to cancel: a hint to read these rows. Null when empty.</summary>
    public IReadOnlyList<string>? Cancels { get; init; }
    /// <summary><c>left</c> (a clean end) or <c>fenced</c>; null while it lives.</summary>
    public string? Ended { get; init; }
    /// <summary>Epoch seconds after which the row may be purged.</summary>
    public long Ttl { get; init; }

    /// <summary>The key.</summary>
    [JsonIgnore] public SessionId Key => new(Fleet, Id);

    /// <summary>Value of <see cref="Ended"/> after a clean end.</summary>
    public const string Left = "left";
    /// <summary>Value of <see cref="Ended"/> after peers saw no beat.</summary>
    public const string Fenced = "fenced";
}
