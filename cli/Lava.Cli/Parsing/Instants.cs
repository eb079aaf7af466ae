using System.Globalization;
using System.Text.RegularExpressions;

namespace Lava.Cli.Parsing;

/// <summary>Instants as people and scripts write them: ISO 8601, with or without an offset.</summary>
public static partial class Instants
{
    /// <summary>Reads an instant; one without an offset is a wall time of <paramref name="zone"/>. A wall time in a gap moves on by the gap; in a fold it is the first.</summary>
    public static bool TryParse(string? text, TimeZoneInfo zone, out DateTimeOffset at)
    {
        at = default;
        if (text is null || !Shape().IsMatch(text.Trim())) return false;
        if (!DateTime.TryParse(text.Trim(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var read)) return false;
        if (read.Kind != DateTimeKind.Unspecified)
            return DateTimeOffset.TryParse(text.Trim(), CultureInfo.InvariantCulture, DateTimeStyles.None, out at);
        var offset = zone.IsAmbiguousTime(read) ? zone.GetAmbiguousTimeOffsets(read).Max() : zone.GetUtcOffset(read);
        if (zone.IsInvalidTime(read)) offset = zone.GetUtcOffset(read.AddHours(-3));
        at = TimeZoneInfo.ConvertTime(new DateTimeOffset(read, offset), zone);
        return true;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?( ?(Z|[+-]\d\d:?\d\d))?)?$")]
    private static partial Regex Shape();
}
