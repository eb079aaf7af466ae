using System.Globalization;
using System.Text;
using Lava.Core.Ports;
using Lava.Worker.Handlers.Processes;
using Lava.Worker.Launching;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Engine;

/// <summary>Private folders of runs, below one folder a worker process. What a dead process left is removed by the next, which stores its outputs first.</summary>
internal sealed class WorkFolders : IWorkFolders
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly TimeSpan StorePause = TimeSpan.FromMinutes(1);
    private readonly string _root, _mine;
    private readonly FileStream _lock;
    private readonly LeftOutputs _left;

    /// <summary>Makes this process's folder; its lock file is held while the process lives, and names the launcher, which may outlive it for a moment.</summary>
    public WorkFolders(string root, string name, ILauncher? launcher = null)
    {
        _root = root;
        _left = new LeftOutputs(root);
        Directory.CreateDirectory(root, Private);
        _mine = Path.Combine(root, name);
        // The lock first: a folder without one is a leftover to whoever starts at the same time.
        _lock = new FileStream(LockOf(_mine), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        if (launcher is not null) _lock.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{launcher.ProcessId} {launcher.StartTime}")));
        _lock.Flush();
        Directory.CreateDirectory(_mine, Private);
        RemoveLeftovers();
    }

    /// <summary>Stores the outputs that were left on this host, now and each minute, until told to end.</summary>
    public async Task StoreLeftAsync(IBlobStore blobs, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                RemoveLeftovers();
                await _left.StoreAsync(blobs, time, log, cancellation);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
            {
                // What couldn't be moved, or was cut short, is there the next time.
            }
            await Task.Delay(StorePause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
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
    public void Remove(string runId)
    {
        var path = PathOf(runId);
        _left.Take(path);
        PrivateFolder.Remove(path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        RemoveFolder(_mine);
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
            // Where outputs wait to be stored: a leftover only while some do.
            if (folder == new LeftOutputs(root).Folder && !Directory.EnumerateFileSystemEntries(folder).Any()) continue;
            if (File.Exists(LockOf(folder))) WhenFree(folder, FileMode.Open, _ => left.Add(folder));
            else left.Add(folder);
        }
        return left;
    }

    private void RemoveLeftovers()
    {
        foreach (var folder in Directory.EnumerateDirectories(_root))
            if (folder != _mine && folder != _left.Folder)
                WhenFree(folder, FileMode.OpenOrCreate, free =>
                {
                    if (LauncherLives(free)) return; // It still takes down what the dead worker ran.
                    RemoveFolder(folder);
                    File.Delete(LockOf(folder));
                });
    }

    // A worker's folder, with those of its runs.
    private void RemoveFolder(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var run in Directory.EnumerateDirectories(folder)) _left.Take(run);
        PrivateFolder.Remove(folder);
    }

    private static void WhenFree(string folder, FileMode mode, Action<FileStream> act)
    {
        try
        {
            using var free = new FileStream(LockOf(folder), mode, FileAccess.ReadWrite, FileShare.None);
            act(free);
        }
        catch (IOException)
        {
            // Its process lives, or another one removes it right now.
        }
    }

    private static bool LauncherLives(FileStream locked)
    {
        using var text = new StreamReader(locked, Encoding.ASCII, false, 64, leaveOpen: true);
        return text.ReadToEnd().Split(' ') is [var id, var start]
            && int.TryParse(id, CultureInfo.InvariantCulture, out var process) && process > 0
            && long.TryParse(start, CultureInfo.InvariantCulture, out var time) && HostProcesses.IsAlive(process, time);
    }
}
