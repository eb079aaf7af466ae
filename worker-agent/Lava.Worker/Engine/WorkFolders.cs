using Lava.Worker.Handlers.Processes;

namespace Lava.Worker.Engine;

/// <summary>Private folders of runs, below one folder a worker process. What a dead process left is removed by the next.</summary>
internal sealed class WorkFolders : IWorkFolders
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly string _mine;
    private readonly FileStream _lock;

    /// <summary>Makes this process's folder; its lock file is held while the process lives.</summary>
    public WorkFolders(string root, string name)
    {
        Directory.CreateDirectory(root, Private);
        _mine = Path.Combine(root, name);
        // The lock first: a folder without one is a leftover to whoever starts at the same time.
        _lock = new FileStream(LockOf(_mine), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        Directory.CreateDirectory(_mine, Private);
        RemoveLeftovers(root);
    }

    /// <inheritdoc/>
    /// <remarks>What an earlier claim in this process left is gone.</remarks>
    public string Create(string runId)
    {
        var path = PathOf(runId);
        Remove(runId);
        Directory.CreateDirectory(path, Private);
        return path;
    }

    /// <inheritdoc/>
    /// <remarks>Also one whose job took write permission away.</remarks>
    public void Remove(string runId) => PrivateFolder.Remove(PathOf(runId));

    /// <inheritdoc/>
    public void Dispose()
    {
        PrivateFolder.Remove(_mine);
        _lock.Dispose();
        File.Delete(LockOf(_mine));
    }

    // Whatever a row says, no folder outside of this worker's own is made or removed.
    private string PathOf(string runId) => Guid.TryParseExact(runId, "D", out var id) ? Path.Combine(_mine, id.ToString())
        : throw new ArgumentException($"run id \"{runId}\" is no UUID", nameof(runId));

    private static string LockOf(string folder) => folder + ".lock";

    /// <summary>Folders whose process has ended.</summary>
    public static IReadOnlyList<string> Leftovers(string root)
    {
        if (!Directory.Exists(root)) return [];
        var left = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories(root))
        {
            if (File.Exists(LockOf(folder))) WhenFree(folder, FileMode.Open, () => left.Add(folder));
            else left.Add(folder);
        }
        return left;
    }

    private void RemoveLeftovers(string root)
    {
        foreach (var folder in Directory.EnumerateDirectories(root))
            if (folder != _mine)
                WhenFree(folder, FileMode.OpenOrCreate, () =>
                {
                    PrivateFolder.Remove(folder);
                    File.Delete(LockOf(folder));
                });
    }

    private static void WhenFree(string folder, FileMode mode, Action act)
    {
        try
        {
            using var free = new FileStream(LockOf(folder), mode, FileAccess.ReadWrite, FileShare.None);
            act();
        }
        catch (IOException)
        {
            // Its process lives, or another one removes it right now.
        }
    }
}
