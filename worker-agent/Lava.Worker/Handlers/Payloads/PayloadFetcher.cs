using System.Buffers;
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
    private const int LongestFileName = 255, MostSiblings = 1000, BufferSize = 64 * 1024;
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
        // Asked for at once: whether it is there need not be asked for first.
        if (!uri.Value.Key.EndsWith('/') && await context.Ports.Blobs.OpenReadAsync(uri.Value, cancellation) is { } exact)
        {
            var (file, failure) = await CopyAsync(uri.Value, exact, folder, cancellation);
            return file is null ? ([], failure) : ([file], null);
        }
        var objects = await ListAsync(uri.Value, cancellation);
        if (objects.Count == 0) return ([], await MissingAsync(name, uri.Value, cancellation));
        if (objects.FirstOrDefault(x => x.Size > most.Bytes) is { } large) return ([], TooLarge(large.Uri, large.Size));

        var files = new List<FetchedPayload>(objects.Count);
        foreach (var blob in objects)
        {
            if (await context.Ports.Blobs.OpenReadAsync(blob.Uri, cancellation) is not { } content) return ([], $"Payload {blob.Uri} was removed while the job started");
            var (file, failure) = await CopyAsync(blob.Uri, content, folder, cancellation);
            if (file is null) return ([], failure);
            files.Add(file);
        }

        return (files, null);
    }

    private async Task<IReadOnlyList<BlobInfo>> ListAsync(S3Uri uri, CancellationToken cancellation)
    {
        var prefix = uri.Key.TrimEnd('/') + "/";
        var all = await context.Ports.Blobs.ListAsync(uri.Bucket, prefix, 0, cancellation);
        return [.. all.Where(b => b.Uri.Key.Length > prefix.Length && !b.Uri.Key[prefix.Length..].Contains('/', StringComparison.Ordinal))];
    }

    private string TooLarge(S3Uri uri, long size) => $"Payload too large: {uri} has {size} bytes: at most {most}";

    // Its size need not be known before, and may have changed since it was listed: it is counted.
    private async Task<(FetchedPayload? File, string? Problem)> CopyAsync(S3Uri uri, Stream content, string folder, CancellationToken cancellation)
    {
        await using var source = content;
        var name = uri.Key[(uri.Key.LastIndexOf('/') + 1)..];
        if (FileNameProblem(name) is { } bad) return (null, $"Bad payload: {uri}: {bad}");
        var path = Path.Combine(folder, name);
        await using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Executable, BufferSize = 0 });
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long total = 0; ;)
            {
                var length = await source.ReadAsync(buffer, cancellation);
                if (length == 0) return (new FetchedPayload(name, path), null);
                total += length;
                if (total > most.Bytes) return (null, TooLarge(uri, await context.Ports.Blobs.HeadAsync(uri, cancellation) is { } whole ? whole.Size : total));
                await file.WriteAsync(buffer.AsMemory(0, length), cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
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
