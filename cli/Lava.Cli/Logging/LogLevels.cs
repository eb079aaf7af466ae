using Microsoft.Extensions.Logging;

namespace Lava.Cli.Logging;

/// <summary>How much is logged.</summary>
internal static class LogLevels
{
    /// <summary>LAVA_LOGLEVEL, with the names of .NET or the original's (<c>info</c>, <c>critical</c>, …); else the default.</summary>
    public static LogLevel Least(CliContext context, LogLevel usual) => context.Environment("LAVA_LOGLEVEL")?.Trim().ToLowerInvariant() switch
    {
        null or "" => usual,
        "info" => LogLevel.Information,
        "warn" => LogLevel.Warning,
        var text => Enum.TryParse<LogLevel>(text, ignoreCase: true, out var asked) ? asked : usual,
    };

    /// <summary>As the original's JSON lines name it.</summary>
    public static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARNING",
        LogLevel.Error => "ERROR",
        _ => "CRITICAL",
    };
}
