using System.Security.Cryptography;

namespace Lava.Worker.Handlers.Processes;

/// <summary>Folders of one job within the run's folder, which children in line share: names are drawn by lot, mode 0700.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>A path of the form <c>FOLDER/PREFIX.XXXX.SUFFIX</c> that nothing has.</summary>
    public static string NewPath(string folder, string prefix, string suffix) =>
        Path.Combine(folder, $"{prefix}.{RandomNumberGenerator.GetHexString(12, lowercase: true)}.{suffix}");

    /// <summary>Makes a new folder.</summary>
    public static string Create(string folder, string prefix, string suffix)
    {
        var path = NewPath(folder, prefix, suffix);
        Directory.CreateDirectory(path, OwnerOnly);
        return path;
    }

    /// <summary>Removes a folder as far as that is possible; what is left goes with the run's folder.</summary>
    public static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // A job may remove what is its own.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            RemoveStubborn(path);
        }
    }

    // A job may have taken the write permission from its own folders.
    private static void RemoveStubborn(string path)
    {
        try
        {
            Open(new DirectoryInfo(path));
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The run's folder is removed at its end, and the work root at the worker's next start.
        }
    }

    private static void Open(DirectoryInfo folder)
    {
        folder.UnixFileMode |= OwnerOnly;
        foreach (var sub in folder.EnumerateDirectories())
            if (sub.LinkTarget is null) Open(sub);
    }
}
