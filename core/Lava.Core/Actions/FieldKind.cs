namespace Lava.Core.Actions;

/// <summary>What an action's field holds, and whether it is rendered.</summary>
internal enum FieldKind
{
    /// <summary>A text, rendered.</summary>
    Text,

    /// <summary>A text that stays as it is.</summary>
    Fixed,

    /// <summary>A text, or a map or list that is rendered value by value and sent as JSON text.</summary>
    Message,

    /// <summary>A text or a map, rendered value by value.</summary>
    Detail,

    /// <summary>A map, rendered value by value.</summary>
    Map,

    /// <summary>Anything, rendered value by value.</summary>
    Value,

    /// <summary>A list of texts, each rendered.</summary>
    Texts,

    /// <summary>A text or a list of texts that stay as they are.</summary>
    Addresses,

    /// <summary>A duration of at least 0.</summary>
    Duration,
}
