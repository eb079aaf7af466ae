namespace Lava.Worker.Handlers;

/// <summary>One job type. A new one is a file of its own and a line in <see cref="HandlerRegistry"/>.</summary>
public interface IHandler
{
    /// <summary>The job's <c>type</c>.</summary>
    string Type { get; }

    /// <summary>
    /// Runs one try of the job. <paramref name="cancellation"/> means: end the work now; the method returns, by
    /// <see cref="OperationCanceledException"/>, only when nothing of it runs any more.
    /// </summary>
    Task<HandlerOutcome> RunAsync(JobContext context, CancellationToken cancellation);
}
