using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Running;

/// <summary>Appends to a run's story, within its bounds: the first 50 and the last 150 entries, 1 KB an entry.</summary>
public static class RunLog
{
    private const int First = 50, Last = 150, InfoBytes = 1024;

    /// <summary>The row with one entry more. An info over 1 KB is cut to text and says so; the whole belongs in <c>result.json</c>.</summary>
    public static Run Logged(this Run row, DateTimeOffset at, string status, JsonNode? info = null)
    {
        var entry = new LogEntry { TsEvent = at, TuEvent = Instant.ToUtcSeconds(at), Status = status, Info = Bounded(info) };
        List<LogEntry> log = [.. row.Log, entry];
        if (log.Count > First + Last) log.RemoveRange(First, log.Count - First - Last);
        return row with { Log = log, TsEvent = at };
    }

    /// <summary>Whether an info is too large for a row.</summary>
    public static bool IsLarge(JsonNode? info) => info is not null && Encoding.UTF8.GetByteCount(info.ToJsonString()) > InfoBytes;

    private static JsonNode? Bounded(JsonNode? info)
    {
        if (!IsLarge(info)) return info;
        var text = info is JsonValue v && v.TryGetValue<string>(out var s) ? s : info!.ToJsonString();
        return JsonValue.Create(string.Concat(Beginning(text), "… (cut)"));
    }

    // Up to 1000 bytes, between two characters.
    private static ReadOnlySpan<char> Beginning(string text)
    {
        var (bytes, end) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > InfoBytes - 24) break;
            end += rune.Utf16SequenceLength;
        }
        return text.AsSpan(0, end);
    }
}
