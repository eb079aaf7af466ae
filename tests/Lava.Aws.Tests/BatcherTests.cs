using Lava.Aws.Queue;

namespace Lava.Aws.Tests;

public sealed class BatcherTests
{
    [Fact]
    public async Task A_crowd_shares_calls_and_each_learns_its_own_result()
    {
        var batches = new List<int>();
        var first = new TaskCompletionSource();
        var batcher = new Batcher<int>(10, async batch =>
        {
            lock (batches) batches.Add(batch.Count);
            await first.Task;
            return [.. batch.Select(x => x == 13 ? new IOException("13") : null)];
        });

        var all = Enumerable.Range(0, 44).Select(batcher.AddAsync).ToList();
        first.SetResult();

        await Task.WhenAll(all.Where((_, i) => i != 13));
        Assert.Equal("13", (await Assert.ThrowsAsync<IOException>(() => all[13])).Message);
        // Four went out alone at once; the others shared.
        Assert.Equal(44, batches.Sum());
        Assert.Equal((1, 8), (batches[0], batches.Count));
    }

    [Fact]
    public async Task A_call_that_fails_fails_all_who_shared_it_and_no_other()
    {
        var calls = 0;
        var batcher = new Batcher<int>(10, batch => ++calls == 1 ? throw new IOException("away") : Task.FromResult<IReadOnlyList<Exception?>>([.. batch.Select(_ => (Exception?)null)]));

        await Assert.ThrowsAsync<IOException>(() => batcher.AddAsync(1));
        await batcher.AddAsync(2);
    }
}
