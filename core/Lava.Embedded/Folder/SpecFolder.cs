using System.Text;
using Lava.Core.Specs;

namespace Lava.Embedded.Folder;

/// <summary>The spec files of a realm folder: <c>realm.yaml</c>, and YAML and JSON at any depth of <c>jobs/ connections/ s3triggers/</c>.</summary>
public static class SpecFolder
{
    /// <summary>The file that makes a folder a realm.</summary>
    public const string RealmFile = "realm.yaml";

    private static readonly string[] Folders = ["connections", "jobs", "s3triggers"];
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];
    // Files that are rendered are small: SQL_MAX_PAYLOAD_SIZE is 100 KB.
    private const int LargestRendered = 1024 * 1024;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    // Names that begin with a dot are editors' and tools' own.
    private static readonly EnumerationOptions Deep = new() { RecurseSubdirectories = true, MaxRecursionDepth = 32, AttributesToSkip = FileAttributes.Hidden };

    /// <summary>The files as they stand, by path relative to the folder, in order of path.</summary>
    public static IReadOnlyList<SpecStamp> Scan(string folder)
    {
        var found = new List<SpecStamp>();
        Add(found, folder, new FileInfo(Path.Combine(folder, RealmFile)));
        foreach (var name in Folders)
        {
            var root = new DirectoryInfo(Path.Combine(folder, name));
            if (!root.Exists) continue;
            foreach (var file in root.EnumerateFiles("*", Deep))
                if (Extensions.Contains(file.Extension, StringComparer.OrdinalIgnoreCase)) Add(found, folder, file);
        }
        found.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return found;
    }

    /// <summary>All YAML and JSON files of a folder that is no realm, such as one of jobs.</summary>
    public static IReadOnlyList<SpecStamp> ScanAll(string folder)
    {
        var found = new List<SpecStamp>();
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*", Deep))
            if (Extensions.Contains(file.Extension, StringComparer.OrdinalIgnoreCase)) Add(found, folder, file);
        found.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return found;
    }

    /// <summary>Reads the files that are still there. <paramref name="shown"/> goes before each path.</summary>
    public static IReadOnlyList<SpecFile> Read(string folder, IEnumerable<SpecStamp> stamps, string shown = "")
    {
        var files = new List<SpecFile>();
        foreach (var stamp in stamps)
        {
            try
            {
                files.Add(new SpecFile(shown + stamp.Path, File.ReadAllText(Path.Combine(folder, stamp.Path), Encoding.UTF8)));
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // It went since the scan: the next scan doesn't find it.
            }
        }
        return files;
    }

    /// <summary>The payload files; null when the folder has no place for them.</summary>
    public static PayloadFiles? Payloads(string folder)
    {
        var root = Path.Combine(folder, "payloads");
        return Directory.Exists(root)
            ? new PayloadFiles([.. Directory.EnumerateFiles(root, "*", Deep).Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))], name => ReadText(Path.Combine(root, name)))
            : null;
    }

    private static string? ReadText(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LargestRendered ? File.ReadAllText(path, Strict) : null;
        }
        catch (Exception e) when (e is DecoderFallbackException or IOException or UnauthorizedAccessException)
        {
            // No text, or gone, or not ours: whoever runs it says so.
            return null;
        }
    }

    private static void Add(List<SpecStamp> found, string folder, FileInfo file)
    {
        if (file.Exists) found.Add(new SpecStamp(Path.GetRelativePath(folder, file.FullName).Replace('\\', '/'), file.LastWriteTimeUtc.Ticks, file.Length));
    }
}

/// <summary>A spec file and what tells its versions apart.</summary>
/// <param name="Path">Relative to the realm folder, with slashes.</param>
/// <param name="Written">When it was written, in ticks.</param>
/// <param name="Size">Bytes.</param>
public readonly record struct SpecStamp(string Path, long Written, long Size);
