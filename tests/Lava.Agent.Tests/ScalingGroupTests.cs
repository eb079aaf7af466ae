using System.Collections.Concurrent;
using Amazon.Runtime;
using Lava.Aws.Services.AutoScaling;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Lava.Agent.Tests;

/// <summary>An Auto Scaling that fails in each way in which the SDK lets a call fail.</summary>
public sealed class ScalingGroupTests : IAsyncDisposable
{
    private readonly FakeInstance _instance = new();
    private readonly InstanceMetadata _metadata;
    private readonly FakeTimeProvider _time = new();
    private readonly FailingScaling _scaling = new();
    private readonly ScalingGroup _group;

    public ScalingGroupTests()
    {
        _metadata = new InstanceMetadata(_instance.Variables.GetValueOrDefault);
        _group = new ScalingGroup(_metadata, _scaling, _instance.Variables.GetValueOrDefault, NullLogger.Instance, _time);
    }

    public async ValueTask DisposeAsync()
    {
        _metadata.Dispose();
        await _instance.DisposeAsync();
    }

    public static TheoryData<string> Failures => ["timeout", "cancelled", "refused", "client", "network", "broken"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Protection_that_failed_is_asked_for_again_and_ends_quietly(string failure)
    {
        _scaling.Failures.Enqueue(Failure(failure));
        using var end = new CancellationTokenSource();
        var protecting = _group.ProtectAsync(() => 1, end.Token);

        await Until.Async(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            return _scaling.Told.Contains("protect") || protecting.IsCompleted;
        }, "the protection");
        Assert.Equal(["protect"], _scaling.Told);
        await end.CancelAsync();
        await protecting;
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_drain_that_cannot_be_told_is_no_failure_of_the_worker(string failure)
    {
        _scaling.Failures.Enqueue(Failure(failure));

        await _group.DrainedAsync(CancellationToken.None);
        Assert.Empty(_scaling.Told);
        await _group.DrainedAsync(CancellationToken.None);
        Assert.Equal(["drained"], _scaling.Told);
    }

    private static Exception Failure(string kind) => kind switch
    {
        "timeout" => new TimeoutException("no answer"),
        "cancelled" => new TaskCanceledException("no answer"),
        "refused" => new AmazonServiceException("not allowed"),
        "client" => new AmazonClientException("no credentials"),
        "broken" => new InvalidOperationException("what nobody expects"),
        _ => new HttpRequestException("no route"),
    };

    private sealed class FailingScaling : IAmazonAutoScaling
    {
        public ConcurrentQueue<Exception> Failures { get; } = new();
        public ConcurrentQueue<string> Told { get; } = new();

        public Task<CompleteLifecycleActionResponse> CompleteLifecycleActionAsync(CompleteLifecycleActionRequest request, CancellationToken cancellationToken = default) =>
            TellAsync("drained", new CompleteLifecycleActionResponse());

        public Task<SetInstanceProtectionResponse> SetInstanceProtectionAsync(SetInstanceProtectionRequest request, CancellationToken cancellationToken = default) =>
            TellAsync("protect", new SetInstanceProtectionResponse());

        public void Dispose()
        {
        }

        private Task<T> TellAsync<T>(string what, T answer)
        {
            if (Failures.TryDequeue(out var failure)) return Task.FromException<T>(failure);
            Told.Enqueue(what);
            return Task.FromResult(answer);
        }
    }
}
