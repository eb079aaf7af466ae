using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lava.Worker.Hosting;
using Microsoft.Extensions.Logging;

namespace Lava.Agent;

/// <summary>The worker's log: a line an entry, for people or in the original's JSON form (spec: worker.md §7), to a file or standard error.</summary>
internal sealed class AgentLog : ILoggerFactory
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly AgentOptions _options;
    private readonly TextWriter _writer;
    private readonly LogLines _lines;
    private readonly bool _own;
    private readonly string _fleets;
    private readonly TimeProvider _time = TimeProvider.System;

    private AgentLog(AgentOptions options, TextWriter writer, bool own)
    {
        (_options, _own) = (options, own);
        _writer = writer;
        _lines = new LogLines(writer, text => Line(LogLevel.Warning, text, null, []));
        _fleets = string.Join(',', options.Fleets);
    }

    /// <summary>Opens the log that the options name. Throws <see cref="IOException"/>.</summary>
    public static AgentLog Open(AgentOptions options, TextWriter error)
    {
        if (options.LogFile is not { } path) return new AgentLog(options, error, own: false);
        var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead });
        return new AgentLog(options, new StreamWriter(file, new UTF8Encoding(false)) { AutoFlush = true }, own: true);
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Lines(this);

    /// <summary>Logs a warning of the process itself.</summary>
    public void Warn(string message) => Write(LogLevel.Warning, message, null, []);

    /// <summary>Waits a moment until all of it is written.</summary>
    public void Flush() => _lines.Flush();

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider)
    {
        // There is one log.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Dispose();
        if (_own) _writer.Dispose();
    }

    private void Write(LogLevel level, string message, Exception? exception, IReadOnlyList<KeyValuePair<string, object?>> fields) =>
        _lines.Write(Line(level, message, exception, fields));

    private string Line(LogLevel level, string message, Exception? exception, IReadOnlyList<KeyValuePair<string, object?>> fields) =>
        _options.LogJson ? JsonLine(level, message, exception, fields) : TextLine(level, message, exception);

    private string TextLine(LogLevel level, string message, Exception? exception) =>
        $"{_time.GetLocalNow():yyyy-MM-dd HH:mm:ss} {_options.Tag}[{Environment.ProcessId}]: {Name(level)}: {message}{(exception is null ? "" : $": {exception.Message}")}".ReplaceLineEndings(" ");

    private string JsonLine(LogLevel level, string message, Exception? exception, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        var now = _time.GetUtcNow();
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("localtime", _time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
            json.WriteString("timestamp", now.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture));
            json.WriteString("level", Name(level));
            json.WriteString("message", message);
            json.WriteNumber("pid", Environment.ProcessId);
            json.WriteString("event_source", "lava-worker");
            json.WriteString("realm", _options.Realm);
            json.WriteString("worker", _fleets);
            json.WriteString("host", Environment.MachineName);
            json.WriteString("tag", _options.Tag);
            WriteFields(json, message, fields);
            if (exception is not null) json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteFields(Utf8JsonWriter json, string message, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        var (job, run) = (Field(fields, "JobId"), Field(fields, "RunId"));
        json.WriteString("event_type", job is not null || run is not null ? "job" : message.StartsWith("heartbeat ", StringComparison.Ordinal) ? "heartbeat" : "worker");
        if (job is not null) json.WriteString("job_id", job);
        if (run is not null) json.WriteString("run_id", run);
        if (Field(fields, "NotVisible") is { } hidden && Field(fields, "Messages") is { } visible)
        {
            json.WriteStartObject("sqs");
            json.WriteNumber("messages", int.Parse(visible, CultureInfo.InvariantCulture));
            json.WriteNumber("notvisible", int.Parse(hidden, CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }
    }

    private static string? Field(IReadOnlyList<KeyValuePair<string, object?>> fields, string name)
    {
        foreach (var (key, value) in fields)
            if (key == name) return Convert.ToString(value, CultureInfo.InvariantCulture);
        return null;
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARNING",
        LogLevel.Error => "ERROR",
        _ => "CRITICAL",
    };

    private sealed class Lines(AgentLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= log._options.Level;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) log.Write(logLevel, formatter(state, exception), exception, state as IReadOnlyList<KeyValuePair<string, object?>> ?? []);
        }
    }
}
