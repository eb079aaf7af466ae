using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Lava.Core.Validation;

namespace Lava.Core.Scheduling;

/// <summary>The IANA time zones that this machine knows.</summary>
public static partial class TimeZones
{
    private static readonly Lazy<FrozenSet<string>> Ids = new(() => TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).ToFrozenSet());

    /// <summary>Whether the zone exists. Names are case-sensitive, as they are in cron and on AWS.</summary>
    public static bool Exists(string id) => TryFind(id, out _, out _);

    /// <summary>Finds a zone; the problem says what would be right.</summary>
    public static bool TryFind(string id, out TimeZoneInfo zone, out string problem)
    {
        problem = "";
        zone = TimeZoneInfo.Utc;
        if (id is "UTC" or "Etc/UTC")
        {
            return true;
        }

        if (Find(id) is { } found)
        {
            zone = found;
            return true;
        }

        problem = $"\"{id}\" is no time zone: "
            + (Nearest.Find(id, Ids.Value) is { } near ? $"did you mean \"{near}\"?" : "write an IANA name such as Europe/London");
        return false;
    }

    /// <summary>The zone of a name, or null. The finder also takes file names and forms of other systems: only the shape of an IANA name gets there.</summary>
    public static TimeZoneInfo? Find(string id) =>
        Shape().IsMatch(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found) && found.Id == id ? found : null;

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*\z")]
    private static partial Regex Shape();
}
