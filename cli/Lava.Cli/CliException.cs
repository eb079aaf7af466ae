namespace Lava.Cli;

/// <summary>The command can't do its work; the message is for people and the whole story. Exit status 1, or 2 for wrong usage.</summary>
public sealed class CliException(string message, int exitCode = ExitCodes.Failed) : Exception(message)
{
    /// <summary>The exit status.</summary>
    public int ExitCode { get; } = exitCode;
}
