using System.Text.Json;

namespace Lava.Functions.Runtime;

/// <summary>
/// Metrics as log lines in CloudWatch's embedded metric format, of which CloudWatch makes metrics: no call, no wait
/// (docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
/// </summary>
/// <param name="log">Where the lines go.</param>
/// <param name="spaces">The namespaces, such as <c>Lava</c>.</param>
/// <param name="time">The clock.</param>
public sealed class MetricLines(JsonLines log, IReadOnlyList<string> spaces, TimeProvider time)
{
    /// <summary>Writes the metrics of one set of dimensions.</summary>
    public void Write(IReadOnlyList<KeyValuePair<string, string>> dimensions, IReadOnlyList<MetricValue> metrics)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            WriteMeaning(json, dimensions, metrics);
            foreach (var (name, value) in dimensions) json.WriteString(name, value);
            foreach (var metric in metrics) json.WriteNumber(metric.Name, metric.Value);
            if (log.RequestId is { } id) json.WriteString("request_id", id);
            json.WriteEndObject();
        }
        log.WriteLine(line);
    }

    private void WriteMeaning(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, string>> dimensions, IReadOnlyList<MetricValue> metrics)
    {
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", time.GetUtcNow().ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics");
        foreach (var space in spaces) WriteMeaning(json, space, dimensions, metrics);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMeaning(Utf8JsonWriter json, string space, IReadOnlyList<KeyValuePair<string, string>> dimensions, IReadOnlyList<MetricValue> metrics)
    {
        json.WriteStartObject();
        json.WriteString("Namespace", space);
        json.WriteStartArray("Dimensions");
        json.WriteStartArray();
        foreach (var (name, _) in dimensions) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics");
        foreach (var metric in metrics)
        {
            json.WriteStartObject();
            json.WriteString("Name", metric.Name);
            json.WriteString("Unit", metric.Unit);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>A metric's value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The value.</param>
/// <param name="Unit">One of CloudWatch's units, such as <c>Count</c> or <c>Seconds</c>.</param>
public readonly record struct MetricValue(string Name, double Value, string Unit);
