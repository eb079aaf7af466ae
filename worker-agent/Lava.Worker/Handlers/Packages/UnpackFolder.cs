using System.Buffers;

namespace Lava.Worker.Handlers.Packages;

/// <summary>
/// Takes an archive's entries and never writes outside of its folder: names are checked, symbolic links are made last, when nothing is
/// written through them any more, and only if all of them stay inside.
/// </summary>
internal sealed class UnpackFolder(string folder, UnpackLimits limits, CancellationToken cancellation)
{
    private const UnixFileMode Permissions = (UnixFileMode)0b111_111_111;
    private const UnixFileMode OwnerReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UnixFileMode> _folders = new(StringComparer.Ordinal);
    private int _entries;
    private long _bytes;

    /// <summary>A folder of the archive; the archive's root is there already.</summary>
    public void AddFolder(string name, UnixFileMode mode)
    {
        var path = Claim(name);
        if (path.Length == 0) return;
        Directory.CreateDirectory(FullPath(path));
        _folders[path] = mode;
    }

    /// <summary>A file; one of the same name is replaced.</summary>
    public void AddFile(string name, UnixFileMode mode, Stream? content)
    {
        var path = ClaimFile(name);
        using var file = Create(path, mode);
        if (content is null) return;
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            for (int length; (length = content.Read(buffer)) > 0;)
            {
                Count(length, name);
                file.Write(buffer, 0, length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A second name of a file that came before: a copy of it.</summary>
    public void AddHardLink(string name, string target)
    {
        var source = Parse(target) is { Length: > 0 } path ? path : throw new UnpackException($"{name}: links to {target}, which is no file");
        RefuseThroughLink(name, source);
        if (_links.ContainsKey(source) || !File.Exists(FullPath(source))) throw new UnpackException($"{name}: links to {target}, which no file before it has as its name");
        if (ClaimFile(name, source) is not { } claimed || claimed == source) return;
        using var content = File.OpenRead(FullPath(source));
        AddFile(name, File.GetUnixFileMode(content.SafeFileHandle), content);
    }

    /// <summary>A symbolic link.</summary>
    public void AddSymbolicLink(string name, string target)
    {
        var path = ClaimFile(name);
        if (target.Length == 0 || target.Contains('\0', StringComparison.Ordinal)) throw new UnpackException($"{name}: a link to nothing");
        _links[path] = target;
    }

    /// <summary>Makes the links and sets the folders' modes.</summary>
    public void Finish()
    {
        if (_entries == 0) throw new UnpackException("it is empty");
        if (LinkTargets.FirstOutside(_links) is { } outside) throw new UnpackException($"{outside}: links to {_links[outside]}, outside of the archive");
        foreach (var (path, target) in _links)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FullPath(path))!);
            File.CreateSymbolicLink(FullPath(path), target);
        }

        foreach (var (path, mode) in _folders)
            File.SetUnixFileMode(FullPath(path), (mode & Permissions) | OwnerReadWrite | UnixFileMode.UserExecute);
    }

    private FileStream Create(string path, UnixFileMode mode) => new(FullPath(path), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        UnixCreateMode = (mode & Permissions) | OwnerReadWrite,
        BufferSize = 0,
    });

    private string ClaimFile(string name, string? keep = null)
    {
        var path = Claim(name);
        if (path.Length == 0) throw new UnpackException($"{name}: a file can't have this name");
        if (path == keep) return path;
        if (Directory.Exists(FullPath(path))) throw new UnpackException($"{name}: is both a folder and a file");
        Directory.CreateDirectory(Path.GetDirectoryName(FullPath(path))!);
        File.Delete(FullPath(path));
        _links.Remove(path);
        return path;
    }

    private string Claim(string name)
    {
        cancellation.ThrowIfCancellationRequested();
        if (++_entries > limits.Entries) throw new UnpackException($"{name}: more than {limits.Entries} entries");
        var path = Parse(name);
        RefuseThroughLink(name, path);
        return path;
    }

    private void RefuseThroughLink(string name, string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
            if (_links.ContainsKey(path[..slash])) throw new UnpackException($"{name}: lies under {path[..slash]}, which is a link");
    }

    private void Count(int length, string name)
    {
        cancellation.ThrowIfCancellationRequested();
        _bytes += length;
        if (_bytes > limits.Bytes) throw new UnpackException($"{name}: unpacks to more than {limits.Bytes} bytes");
    }

    private string FullPath(string path) => Path.Combine(folder, path);

    // The path within the folder, without needless parts; empty for the root.
    private static string Parse(string name)
    {
        if (name.StartsWith('/')) throw new UnpackException($"{name}: an absolute name leads out of the archive's folder");
        if (name.Contains('\0', StringComparison.Ordinal)) throw new UnpackException($"{name.Replace('\0', '?')}: a name can't hold a null character");
        var parts = name.Split('/');
        if (parts.Contains("..")) throw new UnpackException($"{name}: \"..\" leads out of the archive's folder");
        return string.Join('/', parts.Where(p => p is not ("" or ".")));
    }
}
