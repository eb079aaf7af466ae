namespace Lava.Worker.Launching;

/// <summary>How a job process ended. In every case but <see cref="LauncherLost"/> its whole tree is known to be gone.</summary>
public abstract record ProcessOutcome
{
    private ProcessOutcome()
    {
    }

    /// <summary>What is in the output files.</summary>
    public ProcessOutput Output { get; init; } = ProcessOutput.None;

    /// <summary>It exited by itself, or by a signal that was not ours: then the code is the negative signal number.</summary>
    public sealed record Exited(int Code) : ProcessOutcome;

    /// <summary>Its timeout was reached and its tree was ended.</summary>
    public sealed record TimedOut : ProcessOutcome;

    /// <summary>It was ended on the worker's behalf.</summary>
    public sealed record Cancelled(CancelCause Cause = CancelCause.Requested) : ProcessOutcome;

    /// <summary>It never ran. <see cref="Errno"/> is 0 when no system call failed, as without a lease.</summary>
    public sealed record NotStarted(string Reason, int Errno) : ProcessOutcome;

    /// <summary>The launcher is gone, and with it the knowledge how this ended; what could be found of the tree has been killed. The worker has to end.</summary>
    public sealed record LauncherLost : ProcessOutcome;
}
