using Lava.Embedded.Native;

namespace Lava.Embedded.Events;

/// <summary>Which folder each watch is on.</summary>
internal sealed class WatchedFolders(Inotify inotify)
{
    private const uint Mask = Inotify.CloseWrite | Inotify.MovedTo | Inotify.MovedFrom | Inotify.CreateEntry | Inotify.OnlyFolder | Inotify.DontFollow;

    private readonly Dictionary<int, Place> _places = [];

    /// <summary>A folder of a bucket.</summary>
    /// <param name="Bucket">The bucket.</param>
    /// <param name="Path">The folder.</param>
    /// <param name="Key">What keys of objects in it begin with: empty, or ends with a slash.</param>
    internal readonly record struct Place(string Bucket, string Path, string Key)
    {
        public Place Under(string name) => new(Bucket, System.IO.Path.Combine(Path, name), $"{Key}{name}/");
    }

    public IEnumerable<Place> All => _places.Values;

    public Place? this[int watch] => _places.TryGetValue(watch, out var place) ? place : null;

    /// <summary>Watches a folder; false when it is gone.</summary>
    public bool Add(Place place)
    {
        if (inotify.Watch(place.Path, Mask) is not { } watch) return false;
        // A folder that was moved keeps its watch: the number gets the new place.
        _places[watch] = place;
        return true;
    }

    /// <summary>The kernel has dropped a watch.</summary>
    public void Forget(int watch) => _places.Remove(watch);

    /// <summary>Stops watching a folder and all below it.</summary>
    public void Remove(Place gone)
    {
        foreach (var (watch, place) in _places.Where(x => x.Value.Bucket == gone.Bucket && x.Value.Key.StartsWith(gone.Key, StringComparison.Ordinal)).ToArray())
        {
            inotify.Unwatch(watch);
            _places.Remove(watch);
        }
    }
}
