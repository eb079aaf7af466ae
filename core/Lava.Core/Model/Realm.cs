using System.Collections.ObjectModel;
using System.Text.Json.Nodes;

namespace Lava.Core.Model;

/// <summary>A realm spec: the realms-table item and, in a folder, its fleets and dispatchers.</summary>
public sealed record Realm
{
    /// <summary>The realm's name.</summary>
    public required string Name { get; init; }

    /// <summary><c>s3://bucket/prefix</c> of the payloads; an embedded realm may leave it out.</summary>
    public string? S3Payloads { get; init; }

    /// <summary><c>s3://bucket/prefix</c> of the outputs; an embedded realm may leave it out.</summary>
    public string? S3Temp { get; init; }

    /// <summary>The KMS key of uploads.</summary>
    public string? S3Key { get; init; }

    /// <summary>Configuration variables; keys in upper case. <see cref="RealmConfig"/> reads them.</summary>
    public JsonObject Config { get; init; } = [];

    /// <summary>Actions of jobs that have none of their own.</summary>
    public JsonArray? OnSuccess { get; init; }

    /// <summary>Actions of jobs that have none of their own.</summary>
    public JsonArray? OnFail { get; init; }

    /// <summary>Actions of jobs that have none of their own.</summary>
    public JsonArray? OnRetry { get; init; }

    /// <summary>The default docker connection.</summary>
    public string? Docker { get; init; }

    /// <summary>The fleets of an embedded realm, by name.</summary>
    public IReadOnlyDictionary<string, FleetSpec> Fleets { get; init; } = ReadOnlyDictionary<string, FleetSpec>.Empty;

    /// <summary>The dispatchers, by name.</summary>
    public IReadOnlyDictionary<string, DispatcherSpec> Dispatchers { get; init; } =
        ReadOnlyDictionary<string, DispatcherSpec>.Empty;

    /// <summary>The whole item as written.</summary>
    public required JsonObject Raw { get; init; }
}

/// <summary>A fleet of an embedded realm.</summary>
/// <param name="Slots">Runs at a time; null: the default.</param>
public sealed record FleetSpec(int? Slots);

/// <summary>A dispatcher: the clock that schedules refer to.</summary>
/// <param name="Timezone">IANA zone of its schedules; null: not given.</param>
public sealed record DispatcherSpec(string? Timezone);
