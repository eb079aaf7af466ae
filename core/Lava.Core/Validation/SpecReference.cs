using Lava.Core.Specs;

namespace Lava.Core.Validation;

/// <summary>What a reference points at.</summary>
public enum ReferenceKind
{
    /// <summary>A job that is dispatched: any fleet.</summary>
    Dispatched,

    /// <summary>A job that runs inside of this one: on the same fleet.</summary>
    Inline,

    /// <summary>A connection.</summary>
    Connection,
}

/// <summary>An item that another item names, in the value of a field or in its name.</summary>
public sealed record SpecReference(ReferenceKind Kind, string Id, FieldPath Path, bool AtName)
{
    /// <summary>The connection types that will do; null: any.</summary>
    public IReadOnlyList<string>? Types { get; init; }
}
