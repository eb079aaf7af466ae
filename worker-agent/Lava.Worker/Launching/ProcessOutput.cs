namespace Lava.Worker.Launching;

/// <summary>Bytes in the two output files, and what kept more from getting there, such as a full disk (null: nothing did).</summary>
public sealed record ProcessOutput(long StdoutBytes, long StderrBytes, string? Problem)
{
    /// <summary>Of a process that never ran.</summary>
    public static ProcessOutput None { get; } = new(0, 0, null);
}
