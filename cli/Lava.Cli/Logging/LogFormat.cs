namespace Lava.Cli.Logging;

/// <summary>For whom the log is.</summary>
internal enum LogFormat
{
    /// <summary>People.</summary>
    Text,
    /// <summary>Programs: one JSON object a line.</summary>
    Json,
}

/// <summary>The format that the environment asks for.</summary>
internal static class LogFormats
{
    /// <summary>LAVA_LOG_FORMAT: <c>text</c> or <c>json</c>; text when absent.</summary>
    public static LogFormat Configured(CliContext context) => context.Environment("LAVA_LOG_FORMAT") switch
    {
        null or "" => LogFormat.Text,
        { } named when Enum.TryParse<LogFormat>(named, ignoreCase: true, out var format) && Enum.IsDefined(format) => format,
        var other => throw new CliException($"LAVA_LOG_FORMAT={other}: text or json"),
    };
}
