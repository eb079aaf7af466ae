using System.Globalization;
using Lava.Core.Model;

namespace Lava.Cli.Output;

/// <summary>Small texts for people.</summary>
internal static class People
{
    /// <summary>The beginning of a run id that is enough to name it. Ids of version 7 begin with their time, so it takes more of them.</summary>
    public static string Short(string runId) => runId.Length < 36 ? runId : runId[14] == '7' ? runId[..18] : runId[..8];

    /// <summary>How long a run took, or takes so far; empty before its start.</summary>
    public static string Took(Run run, DateTimeOffset now) =>
        run.TsStart is { } start ? Spans.ForPeople((run.TsEnd ?? now) - start) : "";

    /// <summary>Wall time of day, with the date when it is another day.</summary>
    public static string Clock(DateTimeOffset at, TimeProvider time)
    {
        var local = TimeZoneInfo.ConvertTime(at, time.LocalTimeZone);
        var today = time.GetLocalNow().Date == local.Date;
        return local.ToString(today ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>The error in one line, not too long.</summary>
    public static string OneLine(string text, int most = 300)
    {
        var line = text.ReplaceLineEndings(" ⏎ ");
        return line.Length <= most ? line : string.Concat(line.AsSpan(0, most - 1), "…");
    }

    /// <summary>Bytes, e.g. <c>12 B</c>, <c>3.4 KB</c>.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        var (value, unit) = ((decimal)bytes, 0);
        while (value >= 1000 && unit < units.Length - 1) (value, unit) = (value / 1000, unit + 1);
        return value.ToString(unit == 0 ? "0" : "0.#", CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
