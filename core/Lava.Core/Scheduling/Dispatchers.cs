using System.Text.Json.Nodes;

namespace Lava.Core.Scheduling;

/// <summary>The dispatchers of a realm: the zones that schedules of jobs are in, and what they add to each dispatch.</summary>
public sealed class Dispatchers
{
    /// <summary>The type of jobs that define dispatchers, as in the original.</summary>
    public const string JobType = "lavasched";

    private readonly IReadOnlyDictionary<string, string> _zones;
    private readonly IReadOnlyDictionary<string, DispatcherArguments> _arguments;

    /// <summary>Reads them from the realm's <c>dispatchers</c> and from lavasched jobs.</summary>
    public Dispatchers(JsonObject? realm, IReadOnlyCollection<JsonObject> jobs) => (_zones, _arguments) = (DispatcherZones.Of(realm, jobs), DispatcherArguments.Of(jobs));

    /// <summary>A dispatcher's IANA zone; null when none is known.</summary>
    public string? Zone(string name) => _zones.GetValueOrDefault(name);

    /// <summary>What it adds to each dispatch.</summary>
    public DispatcherArguments Arguments(string name) => _arguments.GetValueOrDefault(name) ?? DispatcherArguments.None;

    /// <summary>The dispatchers that a lavasched job defines; empty for other jobs.</summary>
    public static IReadOnlyCollection<string> DefinedBy(JsonObject job) => [.. DispatcherArguments.Of([job]).Keys];
}
