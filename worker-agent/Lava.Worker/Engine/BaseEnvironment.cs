using System.Collections;
using Lava.Core.Ports;

namespace Lava.Worker.Engine;

/// <summary>
/// The environment every job process begins with: the worker's own but for what is meant for the worker alone, <c>lava</c> first on its
/// PATH, and what names the realm.
/// </summary>
internal static class BaseEnvironment
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>That of this process's jobs.</summary>
    public static IReadOnlyDictionary<string, string> Of(WorkerOptions options, RealmPorts ports) => Of(Environment.GetEnvironmentVariables(), options, ports);

    /// <summary>That of jobs of a worker with an environment of its own.</summary>
    public static IReadOnlyDictionary<string, string> Of(IDictionary own, WorkerOptions options, RealmPorts ports)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in own)
            if (!IsWorkersAlone((string)entry.Key)) environment[(string)entry.Key] = (string?)entry.Value ?? "";
        foreach (var (name, value) in ports.JobEnvironment) environment[name] = value;
        if (options.ToolsPath is { } tools)
            environment["PATH"] = tools + ":" + (environment.GetValueOrDefault("PATH") is { Length: > 0 } path ? path : DefaultPath);
        return environment;
    }

    // Where and with which keys the worker sends its measurements (OpenTelemetry's variables), and its link to systemd (sd_notify(3),
    // sd_watchdog_enabled(3)): a job that spoke there would speak in the worker's name.
    private static bool IsWorkersAlone(string name) =>
        name.StartsWith("OTEL_", StringComparison.Ordinal) || name is "NOTIFY_SOCKET" or "WATCHDOG_USEC" or "WATCHDOG_PID";
}
