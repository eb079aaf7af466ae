using Lava.Worker.Handlers;
using Lava.Worker.Handlers.Secrets;
using Lava.Worker.Launching;

namespace Lava.Worker.Engine;

/// <summary>One try of a job: its secrets are known before it starts, and none is left in what comes out.</summary>
internal static class HandlerCall
{
    /// <summary>Runs the handler; what it throws is a failure, but for a stop and for what ends this worker's hold.</summary>
    public static async Task<HandlerOutcome> RunAsync(IHandler handler, JobContext context, CancellationToken stopping)
    {
        try
        {
            await ConnectionSecrets.AddAsync(context, stopping);
            return (await handler.RunAsync(context, stopping)).Masked(context.Secrets);
        }
        catch (Exception e) when (e is not (HoldLostException or LauncherException) && !(e is OperationCanceledException && stopping.IsCancellationRequested))
        {
            return HandlerOutcome.Failure(e.Message).Masked(context.Secrets);
        }
    }
}
