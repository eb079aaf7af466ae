using Lava.Worker.Hosting;
using Microsoft.Extensions.Logging;

namespace Lava.Cli.Logging;

/// <summary>The worker's log as lines for people on standard error: warnings and worse, what jobs log, and all of it with LAVA_LOGLEVEL.</summary>
internal sealed class PeopleLog(TextWriter writer, LogLevel least, TimeProvider time) : ILoggerFactory
{
    private readonly LogLines _lines = new(writer, text => $"lava: {text}");

    public static PeopleLog Create(CliContext context) => new(context.Error, LogLevels.Least(context, LogLevel.Warning), context.Time);

    public ILogger CreateLogger(string categoryName) => new Lines(this, categoryName);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose() => _lines.Dispose();

    private sealed class Lines(PeopleLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LeastOf(category);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var reason = exception is null ? "" : $": {exception.Message}";
            log._lines.Write($"{log.Time.GetLocalNow():HH:mm:ss} {Word(logLevel)}{formatter(state, exception)}{reason}");
        }

        private LogLevel LeastOf(string name) => log.Least > LogLevel.Information && name.EndsWith(".Job", StringComparison.Ordinal) ? LogLevel.Information : log.Least;

        private static string Word(LogLevel level) => level switch
        {
            LogLevel.Warning => "warning: ",
            LogLevel.Error or LogLevel.Critical => "error: ",
            _ => "",
        };
    }

    private LogLevel Least { get; } = least;
    private TimeProvider Time { get; } = time;
}
