using Microsoft.Extensions.Logging;

namespace Lava.Cli.Running;

/// <summary>The worker's log as lines for people on standard error: warnings and worse, what jobs log, and all of it with LAVA_LOGLEVEL.</summary>
internal sealed class PeopleLog(TextWriter writer, LogLevel least, TimeProvider time) : ILoggerProvider, ILoggerFactory
{
    public static PeopleLog Create(CliContext context)
    {
        var level = Enum.TryParse<LogLevel>(context.Environment("LAVA_LOGLEVEL"), ignoreCase: true, out var asked) ? asked : LogLevel.Warning;
        return new PeopleLog(context.Error, level, context.Time);
    }

    public ILogger CreateLogger(string categoryName) => new Lines(this, categoryName);
    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Lines(PeopleLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => logLevel >= LeastOf(category);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var reason = exception is null ? "" : $": {exception.Message}";
            // One write a line: lines of several threads don't mix.
            log.Writer.WriteLine($"{log.Time.GetLocalNow():HH:mm:ss} {Word(logLevel)}{formatter(state, exception)}{reason}");
        }

        private LogLevel LeastOf(string name) => log.Least > LogLevel.Information && name.EndsWith(".Job", StringComparison.Ordinal) ? LogLevel.Information : log.Least;

        private static string Word(LogLevel level) => level switch
        {
            LogLevel.Warning => "warning: ",
            LogLevel.Error or LogLevel.Critical => "error: ",
            _ => "",
        };
    }

    private TextWriter Writer { get; } = TextWriter.Synchronized(writer);
    private LogLevel Least { get; } = least;
    private TimeProvider Time { get; } = time;
}
