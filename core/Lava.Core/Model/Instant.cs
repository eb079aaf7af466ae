using System.Globalization;

namespace Lava.Core.Model;

/// <summary>The texts in which instants are stored: fixed width, so that they sort as they follow each other.</summary>
public static class Instant
{
    // Short of the last that can be written, so that margins still fit.
    private static readonly DateTimeOffset Last = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The form of run-protocol keys: UTC, milliseconds, e.g. <c>2026-01-02T03:04:05.678Z</c>.</summary>
    public const string KeyFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The key form of an instant.</summary>
    public static string ToKey(DateTimeOffset at) => at.UtcDateTime.ToString(KeyFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads the key form.</summary>
    public static DateTimeOffset FromKey(string text) =>
        DateTimeOffset.ParseExact(text, KeyFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>ISO 8601 with offset and milliseconds: the form of a row's <c>ts_*</c> fields.</summary>
    public static string ToIso(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    /// <summary>ISO 8601 with offset, whole seconds: the form of a dispatch message's <c>ts_dispatch</c>.</summary>
    public static string ToIsoSeconds(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>UTC without a suffix, whole seconds: the form of <c>tu_event</c> (spec: events table).</summary>
    public static string ToUtcSeconds(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The instant so much later; the last one is in 9999, whatever is added.</summary>
    public static DateTimeOffset Later(DateTimeOffset at, TimeSpan by) => by > Last - at ? Last : at + by;

    /// <summary>Reads any ISO 8601 instant with an offset or Z; a text without one counts as UTC.</summary>
    public static bool TryParse(string? text, out DateTimeOffset at) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);
}
