using System.Text;
using Microsoft.Extensions.Logging;

namespace Lava.Cli.Logging;

/// <summary>Messages for people as entries of a log that programs read.</summary>
internal sealed partial class LoggedText(ILogger log, Action flush) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void WriteLine(string? value) => LogSaid(log, value ?? "");

    /// <inheritdoc/>
    public override void Flush() => flush();

    /// <inheritdoc/>
    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    [LoggerMessage(EventId = 5001, Level = LogLevel.Warning, Message = "{Text}")]
    private static partial void LogSaid(ILogger log, string text);
}
