namespace Lava.Worker.Launching;

/// <summary>A process that was asked for and has not ended.</summary>
internal sealed class PendingProcess(string runId, string? session)
{
    private readonly TaskCompletionSource<ProcessOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string RunId { get; } = runId;

    /// <summary>The worker's session that it carries; null: none.</summary>
    public string? Session { get; } = session;

    public Task<ProcessOutcome> Outcome => _outcome.Task;

    /// <summary>0 until it has started.</summary>
    public int Pid { get; set; }

    /// <summary>The sending of its kill, if there was one.</summary>
    public Task Killing { get; set; } = Task.CompletedTask;

    public void End(ProcessOutcome outcome) => _outcome.TrySetResult(outcome);
}
