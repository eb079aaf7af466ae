using Amazon.Runtime;
using Lava.Aws.Services.AutoScaling;
using Lava.Core.Naming;
using Microsoft.Extensions.Logging;

namespace Lava.Agent;

/// <summary>
/// The Auto Scaling group of this instance, where the environment names one: it is told that the worker holds runs, so that a group that
/// shrinks takes an idle instance, and that the worker has drained, so that nobody waits and pays for one that is done. What it can't be
/// told costs time, never a run.
/// </summary>
internal sealed partial class ScalingGroup(InstanceMetadata instance, IAmazonAutoScaling scaling, Func<string, string?> environment, ILogger log, TimeProvider time)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    // Between two short runs nothing is told.
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    private readonly string? _group = Set(environment, WorkerVariables.ScalingGroup), _hook = Set(environment, WorkerVariables.LifecycleHook);

    /// <summary>Protects the instance while runs are held, until cancelled. Anywhere but in a group it does nothing.</summary>
    public async Task ProtectAsync(Func<int> held, CancellationToken cancellation)
    {
        try
        {
            if (await IdAsync(cancellation) is not { } id) return;
            var told = false;
            var busyAt = time.GetTimestamp();
            while (true)
            {
                if (held() > 0) busyAt = time.GetTimestamp();
                var busy = held() > 0 || (told && time.GetElapsedTime(busyAt) < Idle);
                if (busy != told && await TellAsync(() => scaling.SetInstanceProtectionAsync(
                    new() { AutoScalingGroupName = _group!, InstanceIds = [id], ProtectedFromScaleIn = busy }, cancellation))) told = busy;
                await Task.Delay(Every, time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The worker has ended.
        }
    }

    /// <summary>Tells the group that the worker has drained: the instance may go now.</summary>
    public async Task DrainedAsync(CancellationToken cancellation)
    {
        if (_hook is null || await IdAsync(cancellation) is not { } id) return;
        await TellAsync(() => scaling.CompleteLifecycleActionAsync(
            new() { AutoScalingGroupName = _group!, LifecycleHookName = _hook, InstanceId = id, LifecycleActionResult = "CONTINUE" }, cancellation));
    }

    private async Task<string?> IdAsync(CancellationToken cancellation) =>
        _group is not null && await instance.OpenAsync(cancellation) ? await instance.GetAsync("instance-id", cancellation) : null;

    private async Task<bool> TellAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException)
        {
            LogNotTold(log, _group!, e.Message);
            return false;
        }
    }

    private static string? Set(Func<string, string?> environment, string name) => environment(name) is { Length: > 0 } value ? value : null;

    [LoggerMessage(211, LogLevel.Warning, "Auto Scaling group {Group} could not be told: {Problem}")]
    private static partial void LogNotTold(ILogger log, string group, string problem);
}
