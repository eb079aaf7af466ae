using System.Text.Json.Nodes;

namespace Lava.Core.Model;

/// <summary>A connection spec: how jobs reach something outside. Fields beyond these are in <see cref="Raw"/>.</summary>
public sealed record Connection
{
    /// <summary>Unique in the realm.</summary>
    public required string ConnId { get; init; }

    /// <summary>The connection type, in lower case.</summary>
    public required string Type { get; init; }

    /// <summary>Whether jobs may use it; absent: false.</summary>
    public bool Enabled { get; init; }

    /// <summary>What the connection is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who looks after it.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The whole item as written.</summary>
    public required JsonObject Raw { get; init; }
}
