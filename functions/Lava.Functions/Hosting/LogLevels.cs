using Microsoft.Extensions.Logging;

namespace Lava.Functions.Hosting;

/// <summary>The names that <c>LOGLEVEL</c> takes: the original's.</summary>
internal static class LogLevels
{
    /// <summary>The level of a name; info for none and for one that isn't known.</summary>
    public static LogLevel Read(string? name) => name?.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.Debug,
        "WARNING" or "WARN" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "CRITICAL" or "FATAL" => LogLevel.Critical,
        _ => LogLevel.Information,
    };
}
