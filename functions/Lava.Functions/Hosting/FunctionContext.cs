using Lava.Core.Naming;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Functions.Runtime;

namespace Lava.Functions.Hosting;

/// <summary>What the functions work with.</summary>
public sealed class FunctionContext
{
    /// <summary>Composes it on a set of ports.</summary>
    /// <param name="ports">The realm.</param>
    /// <param name="variable">The environment's variables.</param>
    /// <param name="log">The log.</param>
    /// <param name="time">The clock.</param>
    public FunctionContext(RealmPorts ports, Func<string, string?> variable, JsonLines log, TimeProvider time)
    {
        (Ports, Variable, Log, Time) = (ports, variable, log, time);
        Settings = new RealmSettings(ports.Specs, variable, time);
        Control = new RunControl(ports, () => Settings.Current, time);
    }

    /// <summary>The realm's ports.</summary>
    public RealmPorts Ports { get; }
    /// <summary>The protocol's parts on them.</summary>
    public RunControl Control { get; }
    /// <summary>The realm's configuration.</summary>
    public RealmSettings Settings { get; }
    /// <summary>The environment's variables.</summary>
    public Func<string, string?> Variable { get; }
    /// <summary>The log.</summary>
    public JsonLines Log { get; }
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Metrics, in the namespace that alarms and scaling read, and in the realm's where that is another one.</summary>
    public MetricLines Metrics => new(Log, [.. new[] { FleetMetrics.Namespace, Settings.Current.Text("CW_NAMESPACE") }.Distinct()], Time);
}
