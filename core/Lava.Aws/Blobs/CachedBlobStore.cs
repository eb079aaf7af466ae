using System.Net;
using System.Security.Cryptography;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Aws.Blobs;

/// <summary>
/// Keeps what is read under one prefix (the realm's payloads) in a folder, by ETag: S3 is asked each time whether it is still the same, but
/// sends it only when it isn't. What is larger than 32 MiB is not kept.
/// </summary>
internal sealed class CachedBlobStore(IBlobStore inner, AwsClients clients, string folder, Func<CancellationToken, ValueTask<S3Uri?>> prefix) : IBlobStore
{
    // No handler takes so much by default. Nothing larger is fetched whole before its reader has seen how large it is.
    private const long Largest = 32 * 1024 * 1024;

    public async ValueTask<Stream?> OpenReadAsync(S3Uri uri, CancellationToken cancellation)
    {
        if (KeyProblem(uri) is not null || await prefix(cancellation) is not { } kept || uri.Bucket != kept.Bucket || !uri.Key.StartsWith(kept.Key, StringComparison.Ordinal))
            return await inner.OpenReadAsync(uri, cancellation);
        var place = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(uri.ToString()))));
        return await AwsCalls.TryAsync($"reading {uri}", () => ReadAsync(uri, place, cancellation), cancellation);
    }

    public ValueTask WriteAsync(S3Uri uri, Stream content, CancellationToken cancellation) => inner.WriteAsync(uri, content, cancellation);
    public ValueTask<BlobInfo?> HeadAsync(S3Uri uri, CancellationToken cancellation) => inner.HeadAsync(uri, cancellation);
    public ValueTask<IReadOnlyList<BlobInfo>> ListAsync(string bucket, string prefix, int limit, CancellationToken cancellation) => inner.ListAsync(bucket, prefix, limit, cancellation);
    public ValueTask DeleteAsync(S3Uri uri, CancellationToken cancellation) => inner.DeleteAsync(uri, cancellation);
    public string? LocalPath(S3Uri uri) => inner.LocalPath(uri);
    public string? KeyProblem(S3Uri uri) => inner.KeyProblem(uri);

    private async Task<Stream?> ReadAsync(S3Uri uri, string place, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var known = Directory.Exists(place) ? Directory.EnumerateFiles(place).Select(Path.GetFileName).FirstOrDefault(x => !x!.Contains('.', StringComparison.Ordinal)) : null;
        try
        {
            var answer = await clients.S3.GetObjectAsync(new GetObjectRequest { BucketName = uri.Bucket, Key = uri.Key, EtagToNotMatch = known is null ? null : $"\"{known}\"" }, cancellation);
            if (answer.ContentLength > Largest) return answer.ResponseStream;
            using (answer) return await KeepAsync(answer, place, cancellation);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotModified)
        {
            return Open(Path.Combine(place, known!)) ?? await inner.OpenReadAsync(uri, cancellation);
        }
        catch (AmazonS3Exception e) when (S3BlobStore.IsAbsent(e))
        {
            return null;
        }
    }

    // Written under a name of its own, then named by its ETag: a reader sees it whole or not at all.
    private static async Task<Stream> KeepAsync(GetObjectResponse answer, string place, CancellationToken cancellation)
    {
        Directory.CreateDirectory(place);
        var written = Path.Combine(place, $"{Guid.NewGuid():n}.part");
        try
        {
            await using (var file = new FileStream(written, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            {
                await answer.ResponseStream.CopyToAsync(file, cancellation);
            }
            // Opened before it has its name: from then on another run may replace it.
            var content = File.OpenRead(written);
            var target = Path.Combine(place, answer.ETag.Trim('"'));
            File.Move(written, target, overwrite: true);
            foreach (var old in Directory.EnumerateFiles(place))
                if (old != target && !old.EndsWith(".part", StringComparison.Ordinal)) File.Delete(old);
            return content;
        }
        catch
        {
            File.Delete(written);
            throw;
        }
    }

    private static FileStream? Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (FileNotFoundException)
        {
            return null; // Another run has just replaced it.
        }
    }
}
