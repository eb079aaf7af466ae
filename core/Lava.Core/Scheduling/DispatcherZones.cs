using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Scheduling;

/// <summary>
/// The time zone of each dispatcher: from the realm's <c>dispatchers</c>, else from the <c>env.CRON_TZ</c> of a
/// lavasched job that names it in <c>parameters.dispatcher</c>.
/// </summary>
public static class DispatcherZones
{
    /// <summary>The zones by name; a dispatcher without a known zone is left out.</summary>
    public static IReadOnlyDictionary<string, string> Of(JsonObject? realm, IEnumerable<JsonObject> jobs)
    {
        var zones = new Dictionary<string, string>();
        foreach (var (name, dispatcher) in realm?["dispatchers"] as JsonObject ?? [])
        {
            Add(zones, name, (dispatcher as JsonObject)?["timezone"].Text());
        }

        foreach (var parameters in jobs.Where(j => j["type"].Text() == Dispatchers.JobType).Select(j => j["parameters"]).OfType<JsonObject>())
        {
            foreach (var name in Names(parameters["dispatcher"]))
            {
                Add(zones, name, (parameters["env"] as JsonObject)?["CRON_TZ"].Text());
            }
        }

        return zones;
    }

    /// <summary>The names of all dispatchers, with a zone or without.</summary>
    public static IReadOnlySet<string> NamesOf(JsonObject? realm, IEnumerable<JsonObject> jobs) =>
        (realm?["dispatchers"] as JsonObject ?? []).Select(d => d.Key)
            .Concat(jobs.Where(j => j["type"].Text() == Dispatchers.JobType).SelectMany(j => Names((j["parameters"] as JsonObject)?["dispatcher"])))
            .ToHashSet();

    /// <summary>What is wrong with a schedule of a dispatcher that has no zone.</summary>
    public static string Missing(string dispatcher) => $"the dispatcher \"{dispatcher}\" has no time zone: {Remedy(dispatcher)}";

    /// <summary>How a dispatcher is made known, with its zone.</summary>
    public static string Remedy(string dispatcher) => $"add \"dispatchers: {{{dispatcher}: {{timezone: UTC}}}}\" to the realm, with its zone";

    private static void Add(Dictionary<string, string> zones, string name, string? zone)
    {
        if (zone is not null && TimeZones.Exists(zone))
        {
            zones.TryAdd(name, zone);
        }
    }

    internal static IEnumerable<string> Names(JsonNode? node) =>
        node is JsonArray list ? list.Select(e => e.Text()).OfType<string>() : node.Text() is { } text ? [text] : [];
}
