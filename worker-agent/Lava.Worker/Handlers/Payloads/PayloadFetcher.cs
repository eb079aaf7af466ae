using System.Text;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Validation;

namespace Lava.Worker.Handlers.Payloads;

/// <summary>
/// Fetches payloads: a name means exactly that object; one with <c>/</c> at its end, or without an object of its own, the objects right under it.
/// </summary>
internal sealed class PayloadFetcher(JobContext context, ByteSize most)
{
    private const int LongestFileName = 255, MostSiblings = 1000;
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Where a payload of the realm lies; null, with the reason, when that can't be.</summary>
    public (S3Uri? Uri, string? Problem) Locate(string name)
    {
        if (name.Length == 0) return (null, "payload required");
        if (S3Uri.Parse(context.Job.Realm.S3Payloads) is not { } root) return (null, $"the realm {context.Job.Realm.Name} has no s3_payloads: payloads have no place");
        // Where buckets are folders such a part would lead elsewhere; keys that hold one are no payload's anywhere.
        if (name.TrimEnd('/').Split('/').FirstOrDefault(part => part is "" or "." or "..") is { } part)
            return (null, $"Bad payload: {name}: a part of the name is \"{part}\"");
        return (root.Under(name), null);
    }

    /// <summary>Copies the objects of a name into <paramref name="folder"/>, in key order; or says why it can't.</summary>
    public async Task<(IReadOnlyList<FetchedPayload> Files, string? Problem)> FetchAsync(string name, string folder, CancellationToken cancellation)
    {
        var (uri, problem) = Locate(name);
        if (uri is null) return ([], problem);
        var objects = await FindAsync(uri.Value, cancellation);
        if (objects.Count == 0) return ([], await MissingAsync(name, uri.Value, cancellation));
        if (objects.Select(TooLarge).FirstOrDefault(p => p is not null) is { } tooLarge) return ([], tooLarge);

        var files = new List<FetchedPayload>(objects.Count);
        foreach (var blob in objects)
        {
            var file = blob.Uri.Key[(blob.Uri.Key.LastIndexOf('/') + 1)..];
            if (FileNameProblem(file) is { } bad) return ([], $"Bad payload: {blob.Uri}: {bad}");
            var path = Path.Combine(folder, file);
            if (await CopyAsync(blob, path, cancellation) is { } failure) return ([], failure);
            files.Add(new FetchedPayload(file, path));
        }

        return (files, null);
    }

    private async Task<IReadOnlyList<BlobInfo>> FindAsync(S3Uri uri, CancellationToken cancellation)
    {
        if (!uri.Key.EndsWith('/') && await context.Ports.Blobs.HeadAsync(uri, cancellation) is { } exact) return [exact];
        var prefix = uri.Key.TrimEnd('/') + "/";
        var all = await context.Ports.Blobs.ListAsync(uri.Bucket, prefix, 0, cancellation);
        return [.. all.Where(b => b.Uri.Key.Length > prefix.Length && !b.Uri.Key[prefix.Length..].Contains('/', StringComparison.Ordinal))];
    }

    private string? TooLarge(BlobInfo blob) =>
        blob.Size > most.Bytes ? $"Payload too large: {blob.Uri} has {blob.Size} bytes: at most {most}" : null;

    private async Task<string?> CopyAsync(BlobInfo blob, string path, CancellationToken cancellation)
    {
        await using var content = await context.Ports.Blobs.OpenReadAsync(blob.Uri, cancellation);
        if (content is null) return $"Payload {blob.Uri} was removed while the job started";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Executable, BufferSize = 0 };
        await using var file = new FileStream(path, options);
        // It may have grown since it was listed.
        var buffer = new byte[Math.Clamp(blob.Size + 1, 4096, 128 * 1024)];
        for (long total = 0; ;)
        {
            var length = await content.ReadAsync(buffer, cancellation);
            if (length == 0) return null;
            total += length;
            if (total > most.Bytes) return TooLarge(blob with { Size = total });
            await file.WriteAsync(buffer.AsMemory(0, length), cancellation);
        }
    }

    private async Task<string> MissingAsync(string name, S3Uri uri, CancellationToken cancellation)
    {
        var root = S3Uri.Parse(context.Job.Realm.S3Payloads)!.Value;
        var rootLength = root.Under("").Key.Length;
        var folder = uri.Key.TrimEnd('/') is var key && key.LastIndexOf('/') is var slash and >= 0 ? key[..(slash + 1)] : "";
        var siblings = await context.Ports.Blobs.ListAsync(uri.Bucket, folder, MostSiblings, cancellation);
        if (siblings.Count == 0) siblings = await context.Ports.Blobs.ListAsync(uri.Bucket, root.Under("").Key, MostSiblings, cancellation);
        var hint = Nearest.Hint(name, siblings.Select(b => b.Uri.Key).Where(k => k.Length > rootLength).Select(k => k[rootLength..]));
        return $"No such payload: {name}: nothing at {uri}{hint}";
    }

    private static string? FileNameProblem(string name) =>
        name is "" or "." or ".." || name.Contains('\0', StringComparison.Ordinal) ? "can't be a file's name"
        : Encoding.UTF8.GetByteCount(name) > LongestFileName ? $"its file name is longer than {LongestFileName} bytes"
        : null;
}
