namespace Lava.Aws.Queue;

/// <summary>
/// Gathers what many callers ask for into batches, without waiting: while one batch is under way, the next one fills. A lone caller is
/// served at once; a crowd shares calls.
/// </summary>
/// <param name="most">The largest batch.</param>
/// <param name="send">Sends a batch; gives one result an entry, in their order: null, or why it failed.</param>
internal sealed class Batcher<T>(int most, Func<IReadOnlyList<T>, Task<IReadOnlyList<Exception?>>> send)
{
    // More than one under way, so that a slow call doesn't hold up everybody.
    private const int MostUnderWay = 4;

    private readonly Lock _lock = new();
    private readonly Queue<(T Entry, TaskCompletionSource Done)> _waiting = [];
    private int _underWay;

    /// <summary>Sends an entry with others; ends when its batch has. Throws why this entry failed.</summary>
    public Task AddAsync(T entry)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Enqueue((entry, done));
            if (_underWay == MostUnderWay) return done.Task;
            _underWay++;
        }
        _ = PumpAsync();
        return done.Task;
    }

    private async Task PumpAsync()
    {
        while (Next() is { } batch)
        {
            IReadOnlyList<Exception?> results;
            try
            {
                results = await send([.. batch.Select(x => x.Entry)]);
            }
#pragma warning disable CA1031 // Whatever it is goes to those who wait for it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                results = [.. batch.Select(_ => e)];
            }
            for (var i = 0; i < batch.Count; i++)
            {
                if (results[i] is { } failed) batch[i].Done.SetException(failed);
                else batch[i].Done.SetResult();
            }
        }
    }

    private List<(T Entry, TaskCompletionSource Done)>? Next()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                _underWay--;
                return null;
            }
            var batch = new List<(T, TaskCompletionSource)>(Math.Min(most, _waiting.Count));
            while (batch.Count < most && _waiting.TryDequeue(out var next)) batch.Add(next);
            return batch;
        }
    }
}
