using Microsoft.Extensions.Logging;

namespace Lava.Functions.Runtime;

/// <summary>Runs a function for its events, one at a time, until Lambda ends the process.</summary>
internal sealed partial class LambdaLoop(RuntimeClient runtime, JsonLines log, TimeProvider time)
{
    // Time to tell the failure before Lambda ends the process.
    private static readonly TimeSpan Notice = TimeSpan.FromMilliseconds(500);

    /// <summary>Makes the function, then handles events until <paramref name="stop"/>. Returns the process's exit status.</summary>
    public async Task<int> RunAsync(Func<CancellationToken, Task<ILambdaFunction>> make, CancellationToken stop)
    {
        ILambdaFunction function;
        try
        {
            function = await make(stop);
        }
        catch (Exception e)
        {
            // Lambda shows this as the reason why the function can't start.
            LogInitFailed(log, e);
            await runtime.FailInitAsync(LambdaError.Of(e), CancellationToken.None);
            return 1;
        }

        while (!stop.IsCancellationRequested)
        {
            Invocation invocation;
            try
            {
                invocation = await runtime.NextAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            await HandleAsync(function, invocation);
        }
        return 0;
    }

    private async Task HandleAsync(ILambdaFunction function, Invocation invocation)
    {
        log.RequestId = invocation.AwsRequestId;
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", invocation.TraceId);
        using var deadline = new CancellationTokenSource(Within(invocation), time);
        try
        {
            var answer = await function.HandleAsync(invocation.Payload, invocation, deadline.Token);
            if (!await runtime.RespondAsync(invocation.AwsRequestId, answer, CancellationToken.None))
                await FailAsync(invocation, new LambdaFailure("Runtime.Response", $"Lambda refused the answer of {answer.Length} bytes"));
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            await FailAsync(invocation, new LambdaFailure("Runtime.Timeout", "the time of the invoke is over: give the function more, or the event less work"));
        }
        catch (Exception e)
        {
            // Whatever it was, Lambda learns it, and tries again or keeps the event.
            await FailAsync(invocation, e);
        }
        finally
        {
            log.RequestId = null;
        }
    }

    private async Task FailAsync(Invocation invocation, Exception e)
    {
        if (e is LambdaFailure known) LogFailed(log, known.Type, known.Message);
        else LogBroke(log, e);
        await runtime.FailAsync(invocation.AwsRequestId, LambdaError.Of(e), CancellationToken.None);
    }

    private static TimeSpan Within(Invocation invocation) => invocation.RemainingTime - Notice is var span && span > TimeSpan.Zero ? span : TimeSpan.Zero;

    [LoggerMessage(300, LogLevel.Critical, "The function can't start")]
    private static partial void LogInitFailed(ILogger log, Exception e);

    [LoggerMessage(301, LogLevel.Error, "The event failed ({Type}): {Reason}")]
    private static partial void LogFailed(ILogger log, string type, string reason);

    [LoggerMessage(302, LogLevel.Error, "The event failed")]
    private static partial void LogBroke(ILogger log, Exception e);
}
