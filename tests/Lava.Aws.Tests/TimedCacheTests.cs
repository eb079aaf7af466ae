using Microsoft.Extensions.Time.Testing;

namespace Lava.Aws.Tests;

public sealed class TimedCacheTests
{
    private readonly FakeTimeProvider _time = new();
    private int _reads;

    private Task<int> Read(CancellationToken cancellation) => Task.FromResult(++_reads);

    [Fact]
    public async Task A_value_is_read_again_when_its_time_is_over()
    {
        var cache = new TimedCache<string, int>(TimeSpan.FromSeconds(10), _time);
        Assert.Equal(1, await cache.GetAsync("k", Read, default));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, await cache.GetAsync("k", Read, default));
        Assert.Equal(2, await cache.GetAsync("other", Read, default));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, await cache.GetAsync("k", Read, default));
    }

    [Fact]
    public async Task Without_a_time_everything_is_read_anew()
    {
        var cache = new TimedCache<string, int>(TimeSpan.Zero, _time);
        Assert.Equal((1, 2), (await cache.GetAsync("k", Read, default), await cache.GetAsync("k", Read, default)));
    }

    [Fact]
    public async Task Those_who_ask_meanwhile_wait_for_the_same_read_and_a_failed_one_is_not_kept()
    {
        var cache = new TimedCache<string, int>(TimeSpan.FromMinutes(1), _time);
        var first = new TaskCompletionSource<int>();
        var asked = Enumerable.Range(0, 5).Select(_ => cache.GetAsync("k", _ => { _reads++; return first.Task; }, default).AsTask()).ToList();

        first.SetException(new IOException("away"));

        foreach (var one in asked) await Assert.ThrowsAsync<IOException>(() => one);
        Assert.Equal(1, _reads);
        Assert.Equal(2, await cache.GetAsync("k", Read, default));
    }
}
