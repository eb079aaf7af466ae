using System.Text.Json.Nodes;

namespace Lava.Core.Validation.Tables;

/// <summary>A job type: what its payload may be, and its parameters.</summary>
/// <param name="Name">The value of <c>type</c>.</param>
/// <param name="Payload">What the payload may be.</param>
/// <param name="Parameters">The fields of <c>parameters</c>.</param>
public sealed record JobType(string Name, ValueKind Payload, FieldTable Parameters)
{
    /// <summary>Whether templates in the payload's texts are rendered as they stand.</summary>
    public bool PayloadRendered { get; init; }

    /// <summary>What payload and parameters must be together; gets the whole job.</summary>
    public Action<JsonObject, CheckScope>? Together { get; init; }
}
