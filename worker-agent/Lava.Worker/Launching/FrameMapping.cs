using Lava.Launcher.Frames;

namespace Lava.Worker.Launching;

/// <summary>Between the worker's types and the launcher's frames.</summary>
internal static class FrameMapping
{
    public static StartFrame ToFrame(this ProcessSpec spec) => new()
    {
        Key = spec.Key,
        RunId = spec.RunId,
        Arguments = spec.Arguments,
        Environment = [.. spec.Environment],
        WorkingDirectory = Path.GetFullPath(spec.WorkingDirectory),
        StdoutPath = Path.GetFullPath(spec.StdoutPath),
        StderrPath = Path.GetFullPath(spec.StderrPath),
        StdinPath = spec.StdinPath is null ? "/dev/null" : Path.GetFullPath(spec.StdinPath),
        // A limit below a millisecond is a limit.
        TimeoutMilliseconds = spec.Timeout is { } timeout ? Math.Max(1, (long)timeout.TotalMilliseconds) : 0,
        GraceMilliseconds = spec.GraceMilliseconds(),
        Secrets = spec.Secrets,
    };

    public static long GraceMilliseconds(this ProcessSpec spec) => Math.Max(0, (long)spec.Grace.TotalMilliseconds);

    public static ProcessOutcome ToOutcome(this EndedFrame frame)
    {
        ProcessOutcome outcome = frame.Cause switch
        {
            EndCause.Exited => new ProcessOutcome.Exited(frame.Code),
            EndCause.TimedOut => new ProcessOutcome.TimedOut(),
            EndCause.Cancelled => new ProcessOutcome.Cancelled(),
            EndCause.LeaseExpired => new ProcessOutcome.Cancelled(CancelCause.LeaseExpired),
            _ => new ProcessOutcome.Cancelled(CancelCause.KilledWithAll),
        };
        return outcome with
        {
            Output = new ProcessOutput(frame.StdoutBytes, frame.StderrBytes, frame.OutputProblem.Length == 0 ? null : frame.OutputProblem),
        };
    }
}
