using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lava.Worker.Hosting;
using Microsoft.Extensions.Logging;

namespace Lava.Cli.Logging;

/// <summary>The log as one JSON object a line, with the original's fields (spec: worker.md §7) and the values of each message in snake_case.</summary>
internal sealed class JsonLog : ILoggerFactory
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly LoggerExternalScopeProvider _scopes = new();
    private readonly LogLines _lines;
    private readonly LogLevel _least;
    private readonly TimeProvider _time;
    private readonly string _realm;

    public JsonLog(CliContext context, string realm)
    {
        (_least, _time, _realm) = (LogLevels.Least(context, LogLevel.Information), context.Time, realm);
        _lines = new LogLines(context.Error, text => Line(LogLevel.Warning, default, text, [], null));
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    /// <summary>Waits a moment until all of it is written.</summary>
    public void Flush() => _lines.Flush();

    public void Dispose() => _lines.Dispose();

    private string Line(LogLevel level, EventId id, string message, IEnumerable<KeyValuePair<string, object?>> values, Exception? exception)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal);
        _scopes.ForEachScope((scope, all) => { if (scope is IEnumerable<KeyValuePair<string, object?>> pairs) Add(pairs, all); }, fields);
        Add(values, fields);
        var now = _time.GetUtcNow();
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", now.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture));
            json.WriteString("localtime", TimeZoneInfo.ConvertTime(now, _time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
            json.WriteString("level", LogLevels.Name(level));
            json.WriteString("message", message);
            json.WriteString("event_source", "lava-worker");
            json.WriteString("event_type", fields.ContainsKey("run_id") ? "job" : "worker");
            if (id.Id != 0) json.WriteNumber("event_id", id.Id);
            json.WriteString("realm", _realm);
            json.WriteString("host", Environment.MachineName);
            json.WriteString("tag", "lava-worker");
            json.WriteNumber("pid", Environment.ProcessId);
            json.WriteNumber("thread", Environment.CurrentManagedThreadId);
            foreach (var (name, value) in fields.Where(f => f.Key is not ("realm" or "message"))) Write(json, name, value);
            if (exception is not null) json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Add(IEnumerable<KeyValuePair<string, object?>> pairs, Dictionary<string, object?> fields)
    {
        foreach (var (name, value) in pairs)
            if (name != "{OriginalFormat}") fields[JsonNamingPolicy.SnakeCaseLower.ConvertName(name)] = value;
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case bool yes: json.WriteBoolean(name, yes); break;
            case int or long or short or byte: json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
            default: json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    private sealed class Logger(JsonLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => log._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= log._least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            log._lines.Write(log.Line(logLevel, eventId, formatter(state, exception), state as IEnumerable<KeyValuePair<string, object?>> ?? [], exception));
        }
    }
}
