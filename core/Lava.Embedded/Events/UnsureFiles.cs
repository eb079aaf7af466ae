namespace Lava.Embedded.Events;

/// <summary>
/// Files that a listing found open for writing. The kernel tells of a close a moment before the file counts as closed:
/// the telling may have been before the watch, and the look within that moment. So they are looked at again for a while.
/// </summary>
internal sealed class UnsureFiles
{
    /// <summary>Pause between two looks.</summary>
    public const int LookMilliseconds = 20;
    private const int Looks = 100;

    private readonly Dictionary<string, (WatchedFolders.Place Place, string Name, int Left)> _files = new(StringComparer.Ordinal);

    /// <summary>How long a wait for events may be.</summary>
    public int WaitMilliseconds => _files.Count == 0 ? -1 : LookMilliseconds;

    public void Add(WatchedFolders.Place place, string name) => _files[Path.Combine(place.Path, name)] = (place, name, Looks);

    /// <summary>Those that are closed by now. One that is open for long is really being written: its close will be told.</summary>
    public List<(WatchedFolders.Place Place, string Name)> TakeClosed()
    {
        var closed = new List<(WatchedFolders.Place, string)>();
        foreach (var (path, file) in _files.ToArray())
        {
            var open = FileLease.IsBeingWritten(path);
            if (open && file.Left > 1)
            {
                _files[path] = file with { Left = file.Left - 1 };
                continue;
            }
            _files.Remove(path);
            if (!open) closed.Add((file.Place, file.Name));
        }
        return closed;
    }
}
