using System.Text.Json.Nodes;

namespace Lava.Core.Model;

/// <summary>An S3 trigger spec: the jobs that an event on objects under a prefix dispatches.</summary>
public sealed record S3Trigger
{
    /// <summary>Unique in the realm.</summary>
    public required string TriggerId { get; init; }

    /// <summary>The bucket, exactly.</summary>
    public required string Bucket { get; init; }

    /// <summary>A key or a leading part of it that ends before a slash; <c>*</c>: the whole bucket.</summary>
    public required string Prefix { get; init; }

    /// <summary>The jobs to dispatch; rendered when <see cref="Jinja"/> is true.</summary>
    public required IReadOnlyList<string> JobIds { get; init; }

    /// <summary>Whether it acts at all.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Sent with the dispatch; rendered when <see cref="Jinja"/> is true.</summary>
    public JsonObject Parameters { get; init; } = [];

    /// <summary>Sent with the dispatch; rendered when <see cref="Jinja"/> is true.</summary>
    public JsonObject Globals { get; init; } = [];

    /// <summary>Whether job ids, parameters and globals are templates.</summary>
    public bool Jinja { get; init; } = true;

    /// <summary>How long the dispatch waits.</summary>
    public Duration Delay { get; init; }

    /// <summary>Globs on the whole key, one of which must match; null: any key.</summary>
    public IReadOnlyList<string>? IfFnmatch { get; init; }

    /// <summary>Globs on the whole key, none of which may match.</summary>
    public IReadOnlyList<string>? IfNotFnmatch { get; init; }

    /// <summary>The object must be larger than this.</summary>
    public ByteSize? IfSizeGt { get; init; }

    /// <summary>The object must not be larger than this.</summary>
    public ByteSize? IfNotSizeGt { get; init; }

    /// <summary>A glob that the event type must match, such as <c>ObjectCreated:*</c>.</summary>
    public string? IfEventType { get; init; }

    /// <summary>A glob that the event type must not match.</summary>
    public string? IfNotEventType { get; init; }

    /// <summary>What the trigger is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who looks after it.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The whole item as written.</summary>
    public required JsonObject Raw { get; init; }
}
