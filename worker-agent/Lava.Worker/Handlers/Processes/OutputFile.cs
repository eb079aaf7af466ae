using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Worker.Handlers.Processes;

/// <summary>
/// Where a process writes: straight into the bucket where that is a folder, so that readers follow it and a crash loses nothing;
/// else a file of the run's folder that is uploaded at the end.
/// </summary>
internal sealed class OutputFile
{
    private readonly IBlobStore _blobs;
    private readonly S3Uri _uri;
    private readonly bool _inBucket;

    private OutputFile(IBlobStore blobs, S3Uri uri, string path, bool inBucket)
    {
        _blobs = blobs;
        _uri = uri;
        Path = path;
        _inBucket = inBucket;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Makes room for an output of the run, or says why its name can't be one.</summary>
    public static (OutputFile? File, string? Problem) Create(JobContext context, string name)
    {
        var blobs = context.Ports.Blobs;
        var uri = context.Output.Under(name);
        if (blobs.KeyProblem(uri) is { } problem) return (null, $"{uri}: {problem}");
        if (blobs.LocalPath(uri) is not { } path)
            return (new OutputFile(blobs, uri, PrivateFolder.NewPath(context.WorkFolder, ".lava", "out"), false), null);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return (new OutputFile(blobs, uri, path, true), null);
    }

    /// <summary>Keeps what was written and returns its place; an empty file is removed and null returned.</summary>
    public async Task<string?> KeepAsync(CancellationToken cancellation)
    {
        if (Discard(onlyIfEmpty: true)) return null;
        if (_inBucket) return _uri.ToString();
        await using (var content = new FileStream(Path, FileMode.Open, FileAccess.Read))
            await _blobs.WriteAsync(_uri, content, cancellation);
        Discard(onlyIfEmpty: false);
        return _uri.ToString();
    }

    /// <summary>Removes an empty file, with the folder that was made for it; true when nothing is left.</summary>
    public bool DiscardEmpty() => Discard(onlyIfEmpty: true);

    private bool Discard(bool onlyIfEmpty)
    {
        var file = new FileInfo(Path);
        if (file.Exists && onlyIfEmpty && file.Length > 0) return false;
        if (file.Exists) file.Delete();
        if (!_inBucket) return true;
        try
        {
            Directory.Delete(file.DirectoryName!);
        }
        catch (IOException)
        {
            // Other outputs are in it.
        }

        return true;
    }
}
