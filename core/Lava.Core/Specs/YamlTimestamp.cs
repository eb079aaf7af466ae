using System.Globalization;
using System.Text.RegularExpressions;

namespace Lava.Core.Specs;

/// <summary>The timestamps of YAML 1.1, written as ISO 8601 texts, as PyYAML's dates print.</summary>
internal static partial class YamlTimestamp
{
    /// <summary>The ISO form of a timestamp; null when the text is none or names a day that doesn't exist.</summary>
    public static string? Iso(string text)
    {
        if (Date().IsMatch(text))
        {
            return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? text : null;
        }

        var match = DateAndTime().Match(text);
        if (!match.Success)
        {
            return null;
        }

        int Part(string name) => int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture);
        var (year, month, day) = (Part("y"), Part("mo"), Part("d"));
        var (hour, minute, second) = (Part("h"), Part("mi"), Part("s"));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return null;
        }

        var fraction = match.Groups["f"].Value.PadRight(6, '0')[..6];
        return string.Create(CultureInfo.InvariantCulture, $"{year:D4}-{month:D2}-{day:D2}T{hour:D2}:{minute:D2}:{second:D2}")
            + (fraction == "000000" ? "" : "." + fraction)
            + Zone(match.Groups["z"].Value);
    }

    private static string Zone(string zone)
    {
        if (zone.Length == 0 || zone == "Z")
        {
            return zone.Length == 0 ? "" : "+00:00";
        }

        var parts = zone[1..].Split(':');
        return $"{zone[0]}{parts[0].PadLeft(2, '0')}:{(parts.Length > 1 ? parts[1] : "00")}";
    }

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}\z")]
    private static partial Regex Date();

    [GeneratedRegex(@"^(?<y>[0-9]{4})-(?<mo>[0-9]{1,2})-(?<d>[0-9]{1,2})(?:[Tt]|[ \t]+)(?<h>[0-9]{1,2}):(?<mi>[0-9]{2}):(?<s>[0-9]{2})(?:\.(?<f>[0-9]*))?(?:[ \t]*(?<z>Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?\z")]
    private static partial Regex DateAndTime();
}
