using Lava.Core.Model;

namespace Lava.Core.Ports;

/// <summary>The state table. Items of type <c>secure</c> are sealed at rest.</summary>
public interface IStateStore
{
    /// <summary>Reads an item consistently; null when missing or expired.</summary>
    ValueTask<StateItem?> GetAsync(string stateId, CancellationToken cancellation);

    /// <summary>Puts an item whole. With <paramref name="ifVersion"/> only while the stored timestamp is that one (empty text: while there is none). False when refused.</summary>
    ValueTask<bool> PutAsync(StateItem item, string? ifVersion, CancellationToken cancellation);

    /// <summary>Items whose id matches a glob, in id order; null: all.</summary>
    ValueTask<IReadOnlyList<StateItem>> ListAsync(string? glob, CancellationToken cancellation);

    /// <summary>Deletes an item; false when there was none.</summary>
    ValueTask<bool> DeleteAsync(string stateId, CancellationToken cancellation);
}
