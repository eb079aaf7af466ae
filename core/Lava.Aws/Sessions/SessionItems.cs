using System.Globalization;
using System.Text;
using Amazon.DynamoDBv2.Model;
using Lava.Aws.Dynamo;
using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;

namespace Lava.Aws.Sessions;

/// <summary>Items of the workers table: sessions, and under hash keys that no fleet can have (<c>seen#FLEET</c>, <c>limit#JOB</c>, <c>#fleets</c>) what belongs to them.</summary>
internal static class SessionItems
{
    /// <summary>The hash key of the list of fleets.</summary>
    public const string Fleets = "#fleets";

    private const string Cancels = "cancels";

    /// <summary>The key of a session.</summary>
    public static Dictionary<string, AttributeValue> Key(SessionId id) => Key(id.Fleet, id.Id);

    /// <summary>The key of what a watchdog saw of a session.</summary>
    public static Dictionary<string, AttributeValue> SeenKey(SessionId id) => Key("seen#" + id.Fleet, id.Id);

    /// <summary>The key of a slot of a limit.</summary>
    public static Dictionary<string, AttributeValue> LimitKey(string jobId, int slot) => Key(Names.Limit(jobId), slot.ToString(CultureInfo.InvariantCulture));

    /// <summary>The key of a fleet in the list of fleets.</summary>
    public static Dictionary<string, AttributeValue> FleetKey(string fleet) => Key(Fleets, fleet);

    /// <summary>The item of a session.</summary>
    public static Dictionary<string, AttributeValue> ToItem(Session session)
    {
        var item = Attributes.FromJson(Encoding.UTF8.GetBytes(LavaJson.Write(session with { Cancels = null })));
        item["beat"] = Attributes.Number(session.Beat);
        // A set, so that adding and taking out need no reading.
        if (session.Cancels is { Count: > 0 } cancels) item[Cancels] = new AttributeValue { SS = [.. cancels.Distinct()] };
        return item;
    }

    /// <summary>The session of an item. Throws <see cref="PortException"/> when it can't be read.</summary>
    public static Session ToSession(IReadOnlyDictionary<string, AttributeValue> item)
    {
        var session = StoredRow.Read($"{item.Text("fleet")}/{item.Text("session")}", Encoding.UTF8.GetString(Attributes.ToJson(item, Cancels)), LavaJson.ReadSession);
        return item.TryGetValue(Cancels, out var cancels) && cancels.SS is { Count: > 0 } runs ? session with { Cancels = runs } : session;
    }

    /// <summary>What a watchdog saw.</summary>
    public static BeatSeen ToSeen(IReadOnlyDictionary<string, AttributeValue> item) =>
        new(item.Integer("beat") ?? 0, DateTimeOffset.FromUnixTimeMilliseconds(item.Integer("at") ?? 0));

    /// <summary>The holder of a slot.</summary>
    public static LimitHolder ToHolder(IReadOnlyDictionary<string, AttributeValue> item) =>
        new(item.Text("holder") ?? "", item.Text("run_id") ?? "", (int)(item.Integer("claim") ?? 0));

    private static Dictionary<string, AttributeValue> Key(string fleet, string session) => new() { ["fleet"] = new(fleet), ["session"] = new(session) };
}
