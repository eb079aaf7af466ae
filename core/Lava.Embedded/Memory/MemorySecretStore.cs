using System.Collections.Concurrent;
using Lava.Core.Ports;

namespace Lava.Embedded.Memory;

internal sealed class MemorySecretStore : ISecretStore
{
    private readonly ConcurrentDictionary<string, string> _values = new(StringComparer.Ordinal);

    public void Put(string name, string? value)
    {
        if (value is null) _values.TryRemove(name, out _);
        else _values[name] = value;
    }

    public ValueTask<string?> GetAsync(string name, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_values.GetValueOrDefault(name));
    }
}
