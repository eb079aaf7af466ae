namespace Lava.Worker.Launching;

/// <summary>A job process to run. Paths are made absolute against the worker's current folder.</summary>
public sealed record ProcessSpec
{
    /// <summary>The time between TERM and KILL of a job that names none.</summary>
    public static TimeSpan UsualGrace { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Names the process; unique among those running at the same time under one launcher.</summary>
    public required string Key { get; init; }

    /// <summary>The run it belongs to: processes that carry it as LAVA_RUN_ID in their environment are ended with it.</summary>
    public required string RunId { get; init; }

    /// <summary>The program, then its arguments. A program without a slash is searched in the PATH of <see cref="Environment"/>. No shell is involved.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The whole environment; nothing is added to it.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Where it starts, and what a relative program path is relative to.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>File that takes standard output, mode 0600, emptied first.</summary>
    public required string StdoutPath { get; init; }

    /// <summary>File that takes standard error, mode 0600, emptied first.</summary>
    public required string StderrPath { get; init; }

    /// <summary>File read as standard input; null: empty input.</summary>
    public string? StdinPath { get; init; }

    /// <summary>After this time the tree is ended; null: no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Between TERM and KILL, on cancel and on timeout; zero: KILL at once.</summary>
    public TimeSpan Grace { get; init; } = UsualGrace;

    /// <summary>Texts replaced by stars in both output files, also in base64, URL-encoded and escaped in JSON.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
}
