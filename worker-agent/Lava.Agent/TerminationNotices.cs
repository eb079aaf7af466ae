using Microsoft.Extensions.Logging;

namespace Lava.Agent;

/// <summary>
/// Watches for the end of an EC2 instance: a spot interruption, or a scale-in by its Auto Scaling group. Then the worker drains. On any
/// other machine that is all.
/// </summary>
internal sealed partial class TerminationNotices(InstanceMetadata instance, ILogger log, TimeProvider time) : IDisposable
{
    // So often on end a machine has no metadata at its start: then it is no instance.
    private const int Tries = 12;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _ending = new();

    /// <summary>Cancelled when the instance is about to end.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Watches until cancelled, or until there is nothing to watch.</summary>
    public async Task WatchAsync(CancellationToken cancellation)
    {
        try
        {
            for (var (opened, failed) = (false, 0); opened || failed < Tries;)
            {
                if (!await instance.OpenAsync(cancellation)) failed++;
                else opened = true;
                if (opened && await NoticeAsync(cancellation) is { } notice)
                {
                    LogNotice(log, notice);
                    await _ending.CancelAsync();
                    return;
                }
                await Task.Delay(Every, time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The worker has ended.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ending.Dispose();

    private async Task<string?> NoticeAsync(CancellationToken cancellation)
    {
        if (await instance.GetAsync("spot/instance-action", cancellation) is { } action) return "spot interruption: " + action;
        return await instance.GetAsync("autoscaling/target-lifecycle-state", cancellation) is "Terminated" ? "its Auto Scaling group ends it" : null;
    }

    [LoggerMessage(210, LogLevel.Warning, "This instance is about to end ({Notice}): draining")]
    private static partial void LogNotice(ILogger log, string notice);
}
