using System.Globalization;

namespace Lava.Core.Model;

/// <summary>Spans of time as people like to read them: two units at most.</summary>
public static class Spans
{
    /// <summary>E.g. <c>12ms</c>, <c>3.4s</c>, <c>2m 05s</c>, <c>3h 10m</c>, <c>2d 4h</c>.</summary>
    public static string ForPeople(TimeSpan span)
    {
        if (span < TimeSpan.Zero) return "-" + ForPeople(-span);
        var c = CultureInfo.InvariantCulture;
        if (span < TimeSpan.FromSeconds(1)) return ((int)span.TotalMilliseconds).ToString(c) + "ms";
        if (span < TimeSpan.FromSeconds(60)) return (Math.Floor(span.TotalSeconds * 10) / 10).ToString("0.#", c) + "s";
        if (span < TimeSpan.FromHours(1)) return string.Create(c, $"{span.Minutes}m {span.Seconds:00}s");
        return span < TimeSpan.FromDays(1)
            ? string.Create(c, $"{span.Hours}h {span.Minutes:00}m")
            : string.Create(c, $"{(int)span.TotalDays}d {span.Hours}h");
    }
}
