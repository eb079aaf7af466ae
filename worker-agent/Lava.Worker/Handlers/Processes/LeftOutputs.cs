using Lava.Core.Model;
using Lava.Core.Ports;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Handlers.Processes;

/// <summary>
/// Outputs that no upload took: their worker died or their store was out of reach. An output in a run's folder has a file beside it that
/// names its object; both are moved to one folder of the host, whose next worker stores them.
/// </summary>
internal sealed partial class LeftOutputs(string root)
{
    private const string NameSuffix = ".uri", FailedSuffix = ".failed";
    // So many on end: the store is out of reach.
    private const int MostFailures = 5;
    // A store that takes it no more for so long won't take it.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(15);
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    private static readonly EnumerationOptions Plain = new() { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    private readonly string _folder = Path.Combine(root, "left");
    private string _last = "";

    /// <summary>Where they wait.</summary>
    public string Folder => _folder;

    /// <summary>Writes down which object an output is, and where its end is stored while it grows.</summary>
    public static void Name(string path, S3Uri uri, S3Uri tail)
    {
        using var file = new StreamWriter(path + NameSuffix, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerFile });
        file.Write($"{uri}\n{tail}");
    }

    /// <summary>Forgets an output that is stored, or empty.</summary>
    public static void Remove(string path)
    {
        File.Delete(path);
        File.Delete(path + NameSuffix);
        File.Delete(path + FailedSuffix);
    }

    /// <summary>Takes what is left out of a run's folder that is about to go. Nothing writes to it any more.</summary>
    public void Take(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var name in Directory.EnumerateFiles(folder, ".lava.*" + NameSuffix, Plain).ToList())
        {
            var path = name[..^NameSuffix.Length];
            if (new FileInfo(path) is not { Exists: true, LinkTarget: null }) continue;
            Directory.CreateDirectory(_folder, OwnerFolder);
            var to = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
            // The name last: with it the pair is whole.
            File.Move(path, to);
            File.Move(name, to + NameSuffix);
        }
    }

    /// <summary>
    /// Stores all that is left. What can't be stored now stays for the next time, which begins behind where this one ended, so that it
    /// holds up no other; after 15 days it is dropped. One process of the host does it at a time.
    /// </summary>
    public async Task StoreAsync(IBlobStore blobs, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        if (!Directory.Exists(_folder) || Lock() is not { } alone) return;
        await using (alone)
        {
            var failed = 0;
            foreach (var name in InTurn())
            {
                _last = name;
                try
                {
                    await StoreAsync(blobs, name, log, cancellation);
                    failed = 0;
                }
                catch (Exception e) when (e is PortException or IOException or UnauthorizedAccessException)
                {
                    LeaveOrDrop(name, time, e, log);
                    if (++failed == MostFailures) return;
                }
            }
        }
    }

    private List<string> InTurn()
    {
        var names = Directory.EnumerateFiles(_folder, "*" + NameSuffix).Order(StringComparer.Ordinal).ToList();
        var before = names.FindAll(x => string.CompareOrdinal(x, _last) <= 0);
        return [.. names[before.Count..], .. before];
    }

    private static void LeaveOrDrop(string name, TimeProvider time, Exception e, ILogger log)
    {
        var path = name[..^NameSuffix.Length];
        // Since when it can't be stored.
        var failed = new FileInfo(path + FailedSuffix);
        var first = !failed.Exists;
        if (first)
        {
            failed.Create().Dispose();
            failed.LastWriteTimeUtc = time.GetUtcNow().UtcDateTime;
        }
        if (first || time.GetUtcNow() - failed.LastWriteTimeUtc < Kept)
        {
            LogLeft(log, e, name);
            return;
        }
        LogDropped(log, e, File.ReadLines(name).FirstOrDefault() ?? name);
        Remove(path);
    }

    // Null: another worker of this host is at it.
    private FileStream? Lock()
    {
        try { return new FileStream(_folder + ".storing", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose); }
        catch (IOException) { return null; }
    }

    private static async Task StoreAsync(IBlobStore blobs, string name, ILogger log, CancellationToken cancellation)
    {
        var path = name[..^NameSuffix.Length];
        var places = (await File.ReadAllLinesAsync(name, cancellation)).Select(S3Uri.Parse).ToList();
        if (places is [{ } uri, { } tail] && File.Exists(path)) await StoreAsync(blobs, path, uri, tail, log, cancellation);
        Remove(path);
    }

    private static async Task StoreAsync(IBlobStore blobs, string path, S3Uri uri, S3Uri tail, ILogger log, CancellationToken cancellation)
    {
        await using var content = File.OpenRead(path);
        if (content.Length == 0) return;
        await blobs.WriteAsync(uri, content, cancellation);
        await blobs.DeleteAsync(tail, cancellation);
        LogStored(log, uri.ToString());
    }

    [LoggerMessage(EventId = 3202, Level = LogLevel.Information, Message = "Stored {Output}, which an earlier worker had left")]
    private static partial void LogStored(ILogger log, string output);

    [LoggerMessage(EventId = 3203, Level = LogLevel.Warning, Message = "{Name}: what an earlier worker had left can't be stored; trying again later")]
    private static partial void LogLeft(ILogger log, Exception e, string name);

    [LoggerMessage(EventId = 3205, Level = LogLevel.Error, Message = "{Output}, which an earlier worker had left, could not be stored for 15 days: it is dropped")]
    private static partial void LogDropped(ILogger log, Exception e, string output);
}
