using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Lava.Core.Ports;
using Lava.Embedded.Native;

namespace Lava.Embedded.Events;

/// <summary>
/// Turns files that appear in the folders of some buckets into events: one when a file written there is closed, or is renamed into place.
/// Hidden files (<c>.name</c>) count only when renamed into place: written ones are some program's unfinished work. Symbolic links are no objects.
/// What appears while nobody watches is no event. Puts of one key that follow each other faster than they are read are one event, of the last:
/// the kernel merges equal events that wait (inotify(7)).
/// </summary>
public sealed class BucketWatcher : IDisposable
{
    private const int MostWaiting = 10_000;
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(2);

    private readonly Inotify _inotify = new();
    private readonly WatchedFolders _folders;
    private readonly Channel<BucketEvent> _found = Channel.CreateBounded<BucketEvent>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly ReportedFiles _reported = new();
    private readonly UnsureFiles _unsure = new();
    private readonly List<InotifyEvent> _events = [];
    private readonly Thread _thread;
    private DateTimeOffset _drained;

    private BucketWatcher(IEnumerable<WatchedFolders.Place> buckets, TimeProvider time)
    {
        _folders = new WatchedFolders(_inotify);
        try
        {
            foreach (var bucket in buckets)
            {
                Directory.CreateDirectory(bucket.Path);
                AddTree(bucket);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _inotify.Dispose();
            _stop.Dispose();
            throw new PortException(e.Message, e);
        }
        _drained = time.GetUtcNow();
        _thread = new Thread(() => Loop(time)) { IsBackground = true, Name = "lava-buckets" };
        _thread.Start();
    }

    /// <summary>Starts to watch buckets by name and folder; a missing folder is made. What is there already is no event. Throws <see cref="PortException"/>.</summary>
    /// <param name="buckets">Each bucket's folder.</param>
    /// <param name="time">The machine's clock, as files carry it.</param>
    public static BucketWatcher Start(IReadOnlyDictionary<string, string> buckets, TimeProvider time) =>
        new(buckets.Select(x => new WatchedFolders.Place(x.Key, x.Value, "")), time);

    /// <summary>The events, as they come, for one reader. Throws <see cref="PortException"/> when watching fails later on.</summary>
    public async IAsyncEnumerable<BucketEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var found in _found.Reader.ReadAllAsync(cancellation)) yield return found;
    }

    /// <summary>Stops watching; events not read are lost.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _inotify.Stop();
        _thread.Join();
        _inotify.Dispose();
        _stop.Dispose();
    }

    private void Loop(TimeProvider time)
    {
        try
        {
            while (_inotify.Wait(_unsure.WaitMilliseconds))
            {
                var began = time.GetUtcNow();
                while (_inotify.Read(_events) > 0) { }
                foreach (var happened in _events) Handle(happened);
                _events.Clear();
                foreach (var (place, name) in _unsure.TakeClosed()) FoundFile(place, name, renamed: false, listed: true);
                // Whatever came before this was in the queue, or was lost by its overflow.
                _drained = began;
                _reported.Forget(began - 2 * Overlap);
            }
            _found.Writer.TryComplete();
        }
        catch (OperationCanceledException)
        {
            _found.Writer.TryComplete();
        }
        catch (Exception e)
        {
            // The reader is told; nobody else could do anything about it.
            _found.Writer.TryComplete(e as PortException ?? new PortException($"buckets can't be watched: {e.Message}", e));
        }
    }

    private void Handle(InotifyEvent happened)
    {
        if ((happened.Mask & Inotify.QueueOverflow) != 0)
        {
            Rescan();
            return;
        }
        if ((happened.Mask & Inotify.Ignored) != 0)
        {
            _folders.Forget(happened.Watch);
            return;
        }
        if (_folders[happened.Watch] is not { } place) return;
        var isFolder = (happened.Mask & Inotify.IsFolder) != 0;
        var renamed = (happened.Mask & Inotify.MovedTo) != 0;
        if (isFolder && (happened.Mask & Inotify.MovedFrom) != 0) _folders.Remove(place.Under(happened.Name));
        else if (isFolder && (happened.Mask & (Inotify.CreateEntry | Inotify.MovedTo)) != 0) FoundFolder(place.Under(happened.Name), DateTimeOffset.MinValue);
        else if (!isFolder && (renamed || (happened.Mask & Inotify.CloseWrite) != 0)) FoundFile(place, happened.Name, renamed, listed: false);
        else if (!isFolder && (happened.Mask & Inotify.CreateEntry) != 0) FoundLink(place, happened.Name);
    }

    /// <summary>A name made without writing is a hard link: a finished file. Otherwise the close is still to come.</summary>
    private void FoundLink(WatchedFolders.Place place, string name)
    {
        var path = Path.Combine(place.Path, name);
        if (FileFacts.Of(path) is { Kind: FileKind.File, Size: > 0 } && !FileLease.IsBeingWritten(path)) FoundFile(place, name, renamed: false, listed: true);
    }

    /// <summary>Watches a new folder, then looks what came into it before the watch was there.</summary>
    private void FoundFolder(WatchedFolders.Place place, DateTimeOffset since)
    {
        if (!_folders.Add(place)) return;
        try
        {
            foreach (var entry in new DirectoryInfo(place.Path).EnumerateFileSystemInfos())
            {
                if (entry.LinkTarget is not null) continue;
                if (entry is DirectoryInfo) FoundFolder(place.Under(entry.Name), since);
                else if (FileFacts.Of(entry.FullName) is { Kind: FileKind.File } facts && facts.Changed >= since)
                {
                    if (FileLease.IsBeingWritten(entry.FullName)) _unsure.Add(place, entry.Name);
                    else FoundFile(place, entry.Name, renamed: false, listed: true);
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Gone again.
        }
    }

    private void AddTree(WatchedFolders.Place place)
    {
        if (!_folders.Add(place)) return;
        foreach (var below in new DirectoryInfo(place.Path).EnumerateDirectories())
        {
            if (below.LinkTarget is null) AddTree(place.Under(below.Name));
        }
    }

    /// <summary>The kernel dropped events: every file touched since the queue was last empty, and not told yet, is told.</summary>
    private void Rescan()
    {
        var since = _drained - Overlap;
        foreach (var place in _folders.All.Where(x => x.Key.Length == 0).ToArray()) FoundFolder(place, since);
    }

    private void FoundFile(WatchedFolders.Place place, string name, bool renamed, bool listed)
    {
        if (name.StartsWith('.') && !renamed) return;
        // Deleted or replaced by something else since: its own event follows, or there is nothing to tell.
        if (FileFacts.Of(Path.Combine(place.Path, name)) is not { Kind: FileKind.File } facts) return;
        var key = place.Key + name;
        if (!_reported.Add(place.Bucket, key, facts, listed)) return;
        var found = new BucketEvent(place.Bucket, key, facts.Size, facts.Changed, facts.ETag, $"{facts.ChangedNanoseconds:x16}{facts.Inode:x}");
        if (!_found.Writer.TryWrite(found)) _found.Writer.WriteAsync(found, _stop.Token).AsTask().GetAwaiter().GetResult();
    }
}
