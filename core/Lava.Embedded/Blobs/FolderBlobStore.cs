using System.Runtime.InteropServices;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Embedded.Native;

namespace Lava.Embedded.Blobs;

/// <summary>
/// Buckets as folders. A symbolic link is neither an object nor a folder of one, so that none leads out of its bucket.
/// </summary>
/// <param name="buckets">The folder that holds a folder for each bucket.</param>
/// <param name="readOnly">Buckets whose folder lies elsewhere and isn't written to: name → folder.</param>
/// <param name="temp">Where files are while they are written; on the same file system.</param>
internal sealed class FolderBlobStore(string buckets, IReadOnlyDictionary<string, string> readOnly, TempFolder temp) : IBlobStore
{
    public ValueTask<Stream?> OpenReadAsync(S3Uri uri, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Look(uri) is null) return ValueTask.FromResult<Stream?>(null);
        try
        {
            return ValueTask.FromResult<Stream?>(new FileStream(PathOf(uri), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.SequentialScan,
            }));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return ValueTask.FromResult<Stream?>(null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PortException($"{uri}: {e.Message}", e);
        }
    }

    public async ValueTask WriteAsync(S3Uri uri, Stream content, CancellationToken cancellation)
    {
        if (readOnly.ContainsKey(uri.Bucket)) throw new PortException($"{uri}: the bucket {uri.Bucket} is the folder {readOnly[uri.Bucket]}: put the file there by hand");
        if (KeyProblem(uri) is { } problem) throw new PortException(problem);
        var path = PathOf(uri);
        try
        {
            var written = await temp.WriteAsync(content, cancellation);
            try
            {
                MoveInto(written, path);
            }
            finally
            {
                File.Delete(written);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PortException($"{uri}: {e.Message}", e);
        }
    }

    public ValueTask<BlobInfo?> HeadAsync(S3Uri uri, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Look(uri) is { } facts ? Info(uri, facts) : null);
    }

    public ValueTask<IReadOnlyList<BlobInfo>> ListAsync(string bucket, string prefix, int limit, CancellationToken cancellation)
    {
        if (BucketNames.Problem(bucket) is not null) return ValueTask.FromResult<IReadOnlyList<BlobInfo>>([]);
        try
        {
            var found = new List<BlobInfo>();
            foreach (var (key, path) in FolderKeys.Under(FolderOf(bucket), prefix))
            {
                cancellation.ThrowIfCancellationRequested();
                // A file deleted since the folder was read is no object any more.
                if (FileFacts.Of(path) is { Kind: FileKind.File } facts) found.Add(Info(new S3Uri(bucket, key), facts));
                if (limit > 0 && found.Count == limit) break;
            }
            return ValueTask.FromResult<IReadOnlyList<BlobInfo>>(found);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PortException($"s3://{bucket}/{prefix}: {e.Message}", e);
        }
    }

    public ValueTask DeleteAsync(S3Uri uri, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (readOnly.ContainsKey(uri.Bucket)) throw new PortException($"{uri}: the bucket {uri.Bucket} is the folder {readOnly[uri.Bucket]}: delete the file there by hand");
        if (Look(uri) is null) return ValueTask.CompletedTask;
        try
        {
            var path = PathOf(uri);
            File.Delete(path);
            RemoveEmptyFolders(path, FolderOf(uri.Bucket));
        }
        catch (DirectoryNotFoundException)
        {
            // Gone meanwhile, with its folder.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PortException($"{uri}: {e.Message}", e);
        }
        return ValueTask.CompletedTask;
    }

    public string? LocalPath(S3Uri uri) => KeyPaths.Problem(uri) is null ? PathOf(uri) : null;

    public string? KeyProblem(S3Uri uri)
    {
        if (KeyPaths.Problem(uri) is { } problem) return problem;
        var path = FolderOf(uri.Bucket);
        var names = uri.Key.Split('/');
        for (var i = 0; i < names.Length; i++)
        {
            path = Path.Combine(path, names[i]);
            if (FileFacts.Of(path) is not { } facts) return null;
            var last = i == names.Length - 1;
            if (facts.Kind == FileKind.Other) return $"{uri} can't be written: {path} is a symbolic link or no regular file";
            if (!last && facts.Kind == FileKind.File) return $"{uri} can't be a path: {string.Join('/', names[..(i + 1)])} is an object, so nothing can lie below it";
            if (last && facts.Kind == FileKind.Folder && Directory.EnumerateFileSystemEntries(path).Any())
                return $"{uri} can't be a path: there are objects below {uri.Key}/";
        }
        return null;
    }

    /// <summary>The folder of a bucket, whether or not it is there.</summary>
    public string FolderOf(string bucket) => readOnly.TryGetValue(bucket, out var folder) ? folder : Path.Combine(buckets, bucket);

    private string PathOf(S3Uri uri) => Path.Combine(FolderOf(uri.Bucket), uri.Key);

    /// <summary>The object at a place; null when there is none.</summary>
    private FileFacts? Look(S3Uri uri)
    {
        if (KeyPaths.Problem(uri) is not null) return null;
        var path = FolderOf(uri.Bucket);
        var names = uri.Key.Split('/');
        for (var i = 0; i < names.Length; i++)
        {
            path = Path.Combine(path, names[i]);
            var facts = FileFacts.Of(path);
            if (i == names.Length - 1) return facts is { Kind: FileKind.File } ? facts : null;
            if (facts is not { Kind: FileKind.Folder }) return null;
        }
        return null;
    }

    /// <summary>Renames into place. Somebody who deletes the last object beside may take the folder away in between: then once more.</summary>
    private static void MoveInto(string written, string path)
    {
        const int attempts = 100;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            }
            catch (IOException) when (attempt < attempts)
            {
                // A part of it went while the next was made. What lasts is thrown in the end.
                continue;
            }
            // An empty folder is nothing in a bucket, so it must not stand in an object's way.
            _ = Libc.RemoveDirectory(path);
            if (Libc.Rename(written, path) == 0) return;
            var error = Marshal.GetLastPInvokeError();
            if (error != Libc.NoEntry || attempt == attempts) throw new IOException(Marshal.GetPInvokeErrorMessage(error));
        }
    }

    private static void RemoveEmptyFolders(string path, string root)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null && folder.Length > root.Length; folder = Path.GetDirectoryName(folder))
        {
            if (Libc.RemoveDirectory(folder) != 0) return;
        }
    }

    private static BlobInfo Info(S3Uri uri, FileFacts facts) => new(uri, facts.Size, facts.Modified, facts.ETag);
}
