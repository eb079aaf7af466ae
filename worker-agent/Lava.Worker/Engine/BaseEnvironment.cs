using System.Collections;
using Lava.Core.Ports;

namespace Lava.Worker.Engine;

/// <summary>The environment every job process begins with: the worker's own, <c>lava</c> first on its PATH, and what names the realm.</summary>
internal static class BaseEnvironment
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public static IReadOnlyDictionary<string, string> Of(WorkerOptions options, RealmPorts ports)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
            environment[(string)entry.Key] = (string?)entry.Value ?? "";
        foreach (var (name, value) in ports.JobEnvironment) environment[name] = value;
        if (options.ToolsPath is { } tools)
            environment["PATH"] = tools + ":" + (environment.GetValueOrDefault("PATH") is { Length: > 0 } path ? path : DefaultPath);
        return environment;
    }
}
