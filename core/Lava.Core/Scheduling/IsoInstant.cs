using System.Globalization;
using System.Text.RegularExpressions;

namespace Lava.Core.Scheduling;

/// <summary>Reads ISO 8601 dates with or without a time and an offset.</summary>
internal static partial class IsoInstant
{
    /// <summary>The instant; without an offset, by the wall clock given.</summary>
    public static bool TryParse(string text, LocalClock clock, out DateTimeOffset instant)
    {
        instant = default;
        var match = Form().Match(text.Trim());
        if (!match.Success)
        {
            return false;
        }

        int Part(string name) => match.Groups[name] is { Success: true, ValueSpan: var span } ? int.Parse(span, CultureInfo.InvariantCulture) : 0;
        var (year, month, day) = (Part("y"), Part("mo"), Part("d"));
        if (year < 2 || year > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || Part("h") > 23 || Part("mi") > 59 || Part("s") > 59)
        {
            return EdgeOfTime(year, out instant);
        }

        var fraction = match.Groups["f"].Value.PadRight(7, '0')[..7];
        var local = new DateTime(year, month, day, Part("h"), Part("mi"), Part("s")).AddTicks(long.Parse(fraction, CultureInfo.InvariantCulture));
        if (match.Groups["z"].Success)
        {
            var offset = match.Groups["sign"].Success ? new TimeSpan(Part("oh"), Part("om"), 0) : TimeSpan.Zero;
            if (offset > TimeSpan.FromHours(14) || Part("om") > 59)
            {
                return false;
            }

            instant = new DateTimeOffset(local, match.Groups["sign"].Value == "-" ? -offset : offset).ToUniversalTime();
            return true;
        }

        instant = clock.NearestInstant(local);
        return true;
    }

    // The first and the last year stand for "always": nothing is reckoned there.
    private static bool EdgeOfTime(int year, out DateTimeOffset instant)
    {
        instant = year == 1 ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue;
        return year is 1 or 9999;
    }

    [GeneratedRegex(@"^(?<y>[0-9]{4})-(?<mo>[0-9]{2})-(?<d>[0-9]{2})(?:[Tt ](?<h>[0-9]{2}):(?<mi>[0-9]{2})(?::(?<s>[0-9]{2})(?:\.(?<f>[0-9]{1,9}))?)?\s*(?<z>[Zz]|(?<sign>[-+])(?<oh>[0-9]{2})(?::?(?<om>[0-9]{2}))?)?)?\z")]
    private static partial Regex Form();
}
