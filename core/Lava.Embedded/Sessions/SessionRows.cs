using Lava.Core.Model;

namespace Lava.Embedded.Sessions;

/// <summary>The changes of a session's row.</summary>
internal static class SessionRows
{
    public static Session Beat(Session live, DateTimeOffset beatAt, long ttl, IReadOnlyCollection<string> seenCancels)
    {
        var cancels = live.Cancels?.Where(x => !seenCancels.Contains(x)).ToArray();
        return live with { Beat = live.Beat + 1, BeatAt = beatAt, Ttl = ttl, Cancels = cancels is { Length: > 0 } ? cancels : null };
    }

    /// <summary>The row with one cancel more; null when it is there already.</summary>
    public static Session? AddCancel(Session live, string runId) =>
        live.Cancels?.Contains(runId) == true ? null : live with { Cancels = [.. live.Cancels ?? [], runId] };
}
