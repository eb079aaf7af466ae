using Lava.Embedded.Native;

namespace Lava.Embedded.Events;

/// <summary>
/// Which files were told lately. A file found by listing may have an event in the queue as well, and a listing after an overflow
/// finds files that events have told: each is told once.
/// </summary>
internal sealed class ReportedFiles
{
    private const int Few = 1000;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(string Bucket, string Key), (FileFacts Facts, bool Listed)> _told = [];
    private DateTimeOffset _forgotten;

    /// <summary>Whether this is to be told; it counts as told then.</summary>
    public bool Add(string bucket, string key, FileFacts facts, bool listed)
    {
        // Two events of one file are two writes, however alike; only where one of the two is a listing they can be the same.
        var told = _told.TryGetValue((bucket, key), out var last) && Same(last.Facts, facts) && (listed || last.Listed);
        if (told && !listed) _told[(bucket, key)] = (facts, false);
        if (!told) _told[(bucket, key)] = (facts, listed);
        return !told;
    }

    /// <summary>Forgets files last changed before an instant: none of their events can be in the queue any more.</summary>
    public void Forget(DateTimeOffset before)
    {
        if (_told.Count < Few || before - _forgotten < LookAgain) return;
        _forgotten = before;
        foreach (var (key, value) in _told.ToArray())
        {
            if (value.Facts.Changed < before) _told.Remove(key);
        }
    }

    /// <summary>The same content; attributes may have been set meanwhile.</summary>
    private static bool Same(FileFacts a, FileFacts b) => (a.Inode, a.Size, a.ModifiedNanoseconds) == (b.Inode, b.Size, b.ModifiedNanoseconds);
}
