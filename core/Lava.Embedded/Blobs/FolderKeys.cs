namespace Lava.Embedded.Blobs;

/// <summary>The keys below a folder, in ordinal order, a folder at a time.</summary>
internal static class FolderKeys
{
    /// <summary>Keys that start with a prefix, which may end inside a name, and the path of each. Symbolic links are left out.</summary>
    public static IEnumerable<(string Key, string Path)> Under(string root, string prefix)
    {
        var slash = prefix.LastIndexOf('/');
        var folder = slash < 0 ? "" : prefix[..(slash + 1)];
        foreach (var name in folder.Split('/', StringSplitOptions.None).SkipLast(1))
        {
            // No key has such parts, so nothing starts so.
            if (name is "" or "." or ".." || name.Contains('\0', StringComparison.Ordinal)) return [];
        }
        var path = root;
        foreach (var name in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path = Path.Combine(path, name);
            if (new DirectoryInfo(path) is not { Exists: true, LinkTarget: null }) return [];
        }
        return Walk(path, folder, prefix);
    }

    private static IEnumerable<(string Key, string Path)> Walk(string path, string key, string prefix)
    {
        foreach (var (name, isFolder) in Entries(path))
        {
            var entry = key + name;
            // Below the prefix's own folder every key has the prefix.
            if (entry.Length >= prefix.Length ? !entry.StartsWith(prefix, StringComparison.Ordinal) : !prefix.StartsWith(entry, StringComparison.Ordinal)) continue;
            if (isFolder)
            {
                foreach (var below in Walk(Path.Combine(path, name), entry, prefix)) yield return below;
            }
            else if (entry.Length >= prefix.Length)
            {
                yield return (entry, Path.Combine(path, name));
            }
        }
    }

    /// <summary>A folder's entries in the order of their keys: a folder sorts with the slash that follows its name in every key below it.</summary>
    private static List<(string Name, bool IsFolder)> Entries(string path)
    {
        var entries = new List<(string Name, bool IsFolder)>();
        try
        {
            foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos())
            {
                if (entry.LinkTarget is not null) continue;
                entries.Add(entry is DirectoryInfo ? (entry.Name + "/", true) : (entry.Name, false));
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Deleted meanwhile: there is nothing in it.
        }
        entries.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return entries;
    }
}
