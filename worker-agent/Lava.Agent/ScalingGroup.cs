using Lava.Aws;
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

    private const int IdTries = 3;
    private static readonly TimeSpan IdPause = TimeSpan.FromMilliseconds(500);

    private readonly string? _group = Set(environment, WorkerVariables.ScalingGroup), _hook = Set(environment, WorkerVariables.LifecycleHook);

    /// <summary>Protects the instance while runs are held, until cancelled. Anywhere but in a group it does nothing.</summary>
    public async Task ProtectAsync(Func<int> held, CancellationToken cancellation)
    {
        try
        {
            string? known = null;
            // A worker that was killed may have left it protected.
            bool? told = null;
            var busyAt = time.GetTimestamp();
            while (_group is not null)
            {
                if (held() > 0) busyAt = time.GetTimestamp();
                var busy = held() > 0 || (told == true && time.GetElapsedTime(busyAt) < Idle);
                // Metadata that don't answer now may the next time.
                if (busy != told && (known ??= await IdAsync(cancellation)) is { } id && await TellAsync("setting the protection from scale-in", () => scaling.SetInstanceProtectionAsync(
                    new() { AutoScalingGroupName = _group, InstanceIds = [id], ProtectedFromScaleIn = busy }, cancellation), cancellation)) told = busy;
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
        if (_hook is null || _group is null) return;
        string? id = null;
        for (var asked = 0; asked < IdTries && (id = await IdAsync(cancellation)) is null; asked++) await Task.Delay(IdPause, time, cancellation);
        if (id is null)
        {
            LogNotTold(log, _group, "the instance's metadata don't say its id");
            return;
        }
        await TellAsync("ending the wait for the drain", () => scaling.CompleteLifecycleActionAsync(
            new() { AutoScalingGroupName = _group!, LifecycleHookName = _hook, InstanceId = id, LifecycleActionResult = "CONTINUE" }, cancellation), cancellation);
    }

    private async Task<string?> IdAsync(CancellationToken cancellation) =>
        _group is not null && await instance.OpenAsync(cancellation) ? await instance.GetAsync("instance-id", cancellation) : null;

    private async Task<bool> TellAsync(string what, Func<Task> call, CancellationToken cancellation)
    {
        try
        {
            await AwsCalls.TryAsync(what, call, cancellation);
            return true;
        }
        // Whatever it is: it must not end what tells the group, nor the worker.
        catch (Exception e) when (!(e is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            LogNotTold(log, _group!, e.Message);
            return false;
        }
    }

    private static string? Set(Func<string, string?> environment, string name) => environment(name) is { Length: > 0 } value ? value : null;

    [LoggerMessage(211, LogLevel.Warning, "Auto Scaling group {Group} could not be told: {Problem}")]
    private static partial void LogNotTold(ILogger log, string group, string problem);
}
