using Lava.Core.Model;

namespace Lava.Core.Running;

/// <summary>
/// A worker's memory of its peers' beats (step 5): a peer whose beat has not moved for the fence time of the observer's own
/// monotonic time, counted only while its own beats succeed, is to be fenced. No two machines' clocks are compared.
/// </summary>
public sealed class BeatWatch(Timing timing)
{
    private readonly Dictionary<SessionId, (long Beat, TimeSpan Unmoved)> _seen = [];

    /// <summary>
    /// Takes one look at the peers. <paramref name="counted"/> is the observer's monotonic time since its last look in which its own beats succeeded.
    /// Returns those to fence.
    /// </summary>
    public IReadOnlyList<Session> Look(IReadOnlyList<Session> peers, TimeSpan counted)
    {
        var stale = new List<Session>();
        var now = new Dictionary<SessionId, (long, TimeSpan)>();
        foreach (var peer in peers)
        {
            var unmoved = _seen.TryGetValue(peer.Key, out var last) && last.Beat == peer.Beat ? last.Unmoved + counted : TimeSpan.Zero;
            now[peer.Key] = (peer.Beat, unmoved);
            if (unmoved >= timing.Fence) stale.Add(peer);
        }
        _seen.Clear();
        foreach (var (key, value) in now) _seen[key] = value;
        return stale;
    }

    /// <summary>Which peers a worker watches: the three after it in key order; all in a fleet of up to eight.</summary>
    public static IReadOnlyList<Session> Watched(IReadOnlyList<Session> fleet, SessionId me)
    {
        var others = fleet.Where(s => s.Key != me).OrderBy(s => s.Id, StringComparer.Ordinal).ToList();
        if (fleet.Count <= 8) return others;
        var first = others.FindIndex(s => string.CompareOrdinal(s.Id, me.Id) > 0);
        return Enumerable.Range(0, 3).Select(i => others[(Math.Max(first, 0) + i) % others.Count]).ToList();
    }
}
