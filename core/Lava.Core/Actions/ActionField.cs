using System.Text.Json.Nodes;

namespace Lava.Core.Actions;

/// <summary>One field of an action type.</summary>
internal sealed record ActionField(string Name, FieldKind Kind)
{
    /// <summary>Whether the action fails without it.</summary>
    public bool Required { get; init; }

    /// <summary>Rendered in its place when it is absent; null: it stays absent.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>A longer text is cut to so many characters: the receiver's limit.</summary>
    public int? MaxLength { get; init; }

    /// <summary>A longer duration is refused.</summary>
    public TimeSpan? MaxDuration { get; init; }

    /// <summary>What is wrong with a text; null when it is right.</summary>
    public Func<string, string?>? Check { get; init; }
}
