namespace Lava.Launcher.Frames;

/// <summary>One message between a worker and its launcher. On the wire: a four-byte length, a kind byte, the fields in order.</summary>
public abstract record Frame;

/// <summary>Worker → launcher: job processes may live until this instant of CLOCK_BOOTTIME, in nanoseconds. Replaces the lease before it.</summary>
public sealed record LeaseFrame(long Deadline) : Frame;

/// <summary>Worker → launcher: start a job process. Answered by <see cref="StartedFrame"/> and <see cref="EndedFrame"/>, or by <see cref="NotStartedFrame"/>.</summary>
public sealed record StartFrame : Frame
{
    /// <summary>Names the process in every other frame; unique among those alive.</summary>
    public required string Key { get; init; }

    /// <summary>Value of LAVA_RUN_ID by which escaped processes of the run are recognized; empty: not looked for.</summary>
    public required string RunId { get; init; }

    /// <summary>The program, then its arguments. A program without a slash is searched in the job's own PATH.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The whole environment: nothing of the launcher's own is added.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; }

    /// <summary>Absolute path.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Absolute path of the file that takes standard output; created with mode 0600, or emptied.</summary>
    public required string StdoutPath { get; init; }

    /// <summary>Absolute path of the file that takes standard error; created with mode 0600, or emptied.</summary>
    public required string StderrPath { get; init; }

    /// <summary>Absolute path of the file read as standard input.</summary>
    public string StdinPath { get; init; } = "/dev/null";

    /// <summary>Milliseconds until the tree is ended; 0: no limit.</summary>
    public long TimeoutMilliseconds { get; init; }

    /// <summary>Milliseconds between TERM and KILL when the timeout is reached.</summary>
    public long GraceMilliseconds { get; init; }

    /// <summary>Texts that are masked in both output files.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
}

/// <summary>Worker → launcher: TERM to the whole tree, after the grace KILL until none is left.</summary>
public sealed record KillFrame(string Key, long GraceMilliseconds) : Frame;

/// <summary>Worker → launcher: KILL everything at once, start nothing until none is left; answered by <see cref="NoneLeftFrame"/>.</summary>
public sealed record KillAllFrame(int Number) : Frame;

/// <summary>Launcher → worker, first of all: it is ready and speaks this version.</summary>
public sealed record HelloFrame(int Version) : Frame
{
    /// <summary>The version of this build; a worker refuses another one.</summary>
    public const int CurrentVersion = 1;
}

/// <summary>Launcher → worker: the process runs, as leader of a session of its own.</summary>
public sealed record StartedFrame(string Key, int ProcessId) : Frame;

/// <summary>Launcher → worker: the process could not be started. <see cref="Errno"/> is 0 where no system call failed.</summary>
public sealed record NotStartedFrame(string Key, string Reason, int Errno) : Frame;

/// <summary>Launcher → worker: the job's whole tree is gone and its output is in the files.</summary>
public sealed record EndedFrame : Frame
{
    /// <summary>The key it was started under.</summary>
    public required string Key { get; init; }

    /// <summary>Exit code of the first process; negative: the signal that ended it.</summary>
    public required int Code { get; init; }

    /// <summary>Why it ended.</summary>
    public required EndCause Cause { get; init; }

    /// <summary>Bytes written to the standard output file.</summary>
    public required long StdoutBytes { get; init; }

    /// <summary>Bytes written to the standard error file.</summary>
    public required long StderrBytes { get; init; }

    /// <summary>What kept output from being written, such as a full disk; empty: nothing.</summary>
    public string OutputProblem { get; init; } = "";
}

/// <summary>Launcher → worker: no job process is left; answers the <see cref="KillAllFrame"/> of this number.</summary>
public sealed record NoneLeftFrame(int Number) : Frame;
