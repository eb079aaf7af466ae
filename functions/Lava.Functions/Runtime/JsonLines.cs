using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Lava.Functions.Runtime;

/// <summary>
/// The function's log: a JSON map a line, which CloudWatch Logs Insights reads as fields. Beside time, level, function, request and
/// message each named value of a message is a field of its own.
/// </summary>
public sealed class JsonLines(Stream output, string function, LogLevel lowest, TimeProvider time) : ILogger
{
    private readonly Lock _lock = new();

    /// <summary>The event that is being handled; null between events.</summary>
    public string? RequestId { get; set; }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= lowest;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", Name(logLevel));
            json.WriteString("function", function);
            if (RequestId is { } id) json.WriteString("request_id", id);
            json.WriteNumber("event_id", eventId.Id);
            json.WriteString("message", formatter(state, exception));
            if (state is IEnumerable<KeyValuePair<string, object?>> values)
                foreach (var (name, value) in values)
                    if (name != "{OriginalFormat}") Write(json, FieldName(name), value);
            if (exception is not null) json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
        }
        WriteLine(line);
    }

    /// <summary>Writes a line that is JSON already.</summary>
    internal void WriteLine(MemoryStream line)
    {
        line.WriteByte((byte)'\n');
        lock (_lock)
        {
            output.Write(line.GetBuffer(), 0, (int)line.Length);
            output.Flush();
        }
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case int number: json.WriteNumber(name, number); break;
            case long number: json.WriteNumber(name, number); break;
            case double number: json.WriteNumber(name, number); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            default: json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }

    // JobId → job_id: the names that rows have.
    private static string FieldName(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
