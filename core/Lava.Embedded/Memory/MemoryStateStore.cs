using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Embedded.Memory;

internal sealed class MemoryStateStore(TimeProvider time) : IStateStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, StateItem> _items = new(StringComparer.Ordinal);

    public ValueTask<StateItem?> GetAsync(string stateId, CancellationToken cancellation) => Do(() => Copy(Live(stateId)), cancellation);

    public ValueTask<bool> PutAsync(StateItem item, string? ifVersion, CancellationToken cancellation) => Do(() =>
    {
        if (ifVersion is not null && (Live(item.StateId)?.Timestamp ?? "") != ifVersion) return false;
        _items[item.StateId] = Copy(item)!;
        return true;
    }, cancellation);

    public ValueTask<IReadOnlyList<StateItem>> ListAsync(string? glob, CancellationToken cancellation) =>
        Do<IReadOnlyList<StateItem>>(() => [.. _items.Keys.Where(x => glob is null || Glob.IsMatch(glob, x)).Select(x => Copy(Live(x))).OfType<StateItem>()], cancellation);

    public ValueTask<bool> DeleteAsync(string stateId, CancellationToken cancellation) => Do(() =>
    {
        var live = Live(stateId) is not null;
        _items.Remove(stateId);
        return live;
    }, cancellation);

    private StateItem? Live(string stateId) =>
        _items.TryGetValue(stateId, out var item) && (item.Ttl == 0 || item.Ttl > time.GetUtcNow().ToUnixTimeSeconds()) ? item : null;

    private static StateItem? Copy(StateItem? item) => item is null ? null : LavaJson.ReadStateItem(LavaJson.Write(item));

    private ValueTask<T> Do<T>(Func<T> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock) return ValueTask.FromResult(work());
    }
}
