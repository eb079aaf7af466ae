using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Lava.Worker.Telemetry;

/// <summary>Sends metrics and traces to an OpenTelemetry collector, if the standard OTEL_* variables name one.</summary>
public sealed class TelemetryExport : IDisposable
{
    private const int LastWait = 2_000;
    private static readonly string[] Endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    private readonly MeterProvider _meters;
    private readonly TracerProvider _traces;

    private TelemetryExport(string version)
    {
        _meters = Sdk.CreateMeterProviderBuilder().ConfigureResource(r => Name(r, version)).AddMeter(LavaTelemetry.Name).AddOtlpExporter().Build();
        _traces = Sdk.CreateTracerProviderBuilder().ConfigureResource(r => Name(r, version)).AddSource(LavaTelemetry.Name).AddOtlpExporter().Build();
    }

    /// <summary>
    /// Begins to send; null when no collector is named, or OTEL_SDK_DISABLED is <c>true</c>, or the variables can't be used:
    /// <paramref name="problem"/> is told why. No run depends on it.
    /// </summary>
    public static TelemetryExport? Start(Func<string, string?> environment, string version, Action<string> problem)
    {
        if (!Endpoints.Any(name => !string.IsNullOrWhiteSpace(environment(name)))) return null;
        if (string.Equals(environment("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)) return null;
        try
        {
            return new TelemetryExport(version);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or NotSupportedException or InvalidOperationException)
        {
            problem($"nothing is measured: an OTEL_* variable can't be used: {e.Message}");
            return null;
        }
    }

    /// <summary>Sends what is left, for at most 2 s each.</summary>
    public void Dispose()
    {
        _meters.Shutdown(LastWait);
        _traces.Shutdown(LastWait);
        _meters.Dispose();
        _traces.Dispose();
    }

    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win.
    private static void Name(ResourceBuilder resource, string version) =>
        resource.Clear().AddService("lava-worker", serviceVersion: version).AddTelemetrySdk().AddEnvironmentVariableDetector();
}
