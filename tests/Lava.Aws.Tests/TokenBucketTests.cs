using Lava.Aws.Schedules;
using Microsoft.Extensions.Time.Testing;

namespace Lava.Aws.Tests;

public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_burst_passes_at_once_and_then_the_rate_counts()
    {
        var bucket = new TokenBucket(10, 5, _time);
        for (var i = 0; i < 5; i++) Assert.True(bucket.TakeAsync(default).IsCompleted);
        var sixth = bucket.TakeAsync(default).AsTask();
        var seventh = bucket.TakeAsync(default).AsTask();
        Assert.False(sixth.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await sixth;
        Assert.False(seventh.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await seventh;
    }

    [Fact]
    public void After_a_pause_it_is_full_and_no_fuller()
    {
        var bucket = new TokenBucket(10, 3, _time);
        for (var i = 0; i < 3; i++) Assert.True(bucket.TakeAsync(default).IsCompleted);
        _time.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 3; i++) Assert.True(bucket.TakeAsync(default).IsCompleted);
        Assert.False(bucket.TakeAsync(default).IsCompleted);
    }

    [Fact]
    public async Task Many_at_once_take_as_long_as_the_rate_says()
    {
        var bucket = new TokenBucket(50, 50, _time);
        var passed = 0;
        var all = Enumerable.Range(0, 500).Select(async _ =>
        {
            await bucket.TakeAsync(default);
            Interlocked.Increment(ref passed);
        }).ToList();
        for (var second = 0; second <= 9; second++)
        {
            Assert.InRange(passed, 50 * second, (50 * second) + 50);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        await Task.WhenAll(all);
    }
}
