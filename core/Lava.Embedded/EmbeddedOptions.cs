using Lava.Core.Ports;
using Microsoft.Extensions.Logging;

namespace Lava.Embedded;

/// <summary>Which realm folder to open, and with what.</summary>
public sealed record EmbeddedOptions
{
    /// <summary>The realm folder: the one that holds <c>realm.yaml</c>.</summary>
    public required string Directory { get; init; }
    /// <summary>The realm's name.</summary>
    public required string Realm { get; init; }
    /// <summary>The realm's specs, read elsewhere.</summary>
    public required ISpecStore Specs { get; init; }
    /// <summary>The clock of messages, state items and time stamps.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
    /// <summary>Buckets that are read-only folders of the realm folder: name → folder, relative to it. All others lie in <c>.lava/buckets</c>.</summary>
    public IReadOnlyDictionary<string, string> Buckets { get; init; } = new Dictionary<string, string> { ["payloads"] = "payloads" };
    /// <summary>Where notices of trouble that nobody waits for go.</summary>
    public ILoggerFactory? Logging { get; init; }
}
