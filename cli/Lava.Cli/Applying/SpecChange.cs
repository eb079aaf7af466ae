using System.Text.Json.Nodes;
using Lava.Core.Specs;

namespace Lava.Cli.Applying;

/// <summary>What applying means for one item.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="What">What would be done.</param>
/// <param name="Wanted">The item as the files have it; null: they don't.</param>
/// <param name="Stored">The item as the table has it; null: it doesn't.</param>
internal sealed record SpecChange(ItemKind Kind, string Id, ChangeKind What, JsonObject? Wanted, JsonObject? Stored);

/// <summary>What would be done with an item.</summary>
internal enum ChangeKind
{
    /// <summary>It is new.</summary>
    Add,
    /// <summary>It replaces the stored one.</summary>
    Replace,
    /// <summary>It is taken away: an earlier apply put it, and the files don't have it any more.</summary>
    Remove,
    /// <summary>Nothing: it is as wanted.</summary>
    Keep,
    /// <summary>Nothing: it differs, but somebody else put it.</summary>
    Foreign,
}
