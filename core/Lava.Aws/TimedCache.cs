using System.Collections.Concurrent;

namespace Lava.Aws;

/// <summary>Keeps what was read for a while. Whoever asks while it is being read waits for the same read; a failed read is not kept.</summary>
internal sealed class TimedCache<TKey, TValue>(TimeSpan kept, TimeProvider time)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();

    /// <summary>The value of a key, at most so old as values are kept.</summary>
    public async ValueTask<TValue> GetAsync(TKey key, Func<CancellationToken, Task<TValue>> read, CancellationToken cancellation)
    {
        if (kept <= TimeSpan.Zero) return await read(cancellation);
        while (true)
        {
            if (_entries.TryGetValue(key, out var entry) && time.GetElapsedTime(entry.Began) < kept)
            {
                if (!entry.Value.IsFaulted && !entry.Value.IsCanceled) return await entry.Value.WaitAsync(cancellation);
                _entries.TryRemove(KeyValuePair.Create(key, entry));
                continue;
            }
            // Read for all who wait: one of them giving up doesn't end it.
            var fresh = new Entry(new Lazy<Task<TValue>>(() => read(CancellationToken.None)), time.GetTimestamp());
            var now = entry is null ? _entries.GetOrAdd(key, fresh) : _entries.TryUpdate(key, fresh, entry) ? fresh : null;
            if (now is not null) return await now.Value.WaitAsync(cancellation);
        }
    }

    private sealed record Entry(Lazy<Task<TValue>> Reading, long Began)
    {
        public Task<TValue> Value => Reading.Value;
    }
}
