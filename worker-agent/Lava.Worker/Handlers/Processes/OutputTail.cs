using System.Globalization;
using System.Text;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Worker.Handlers.Processes;

/// <summary>The end of an output that still grows: a line with the offset of its first byte, then at most 64 KiB as they are.</summary>
/// <param name="Name">The output's name, such as <c>stdout</c>.</param>
/// <param name="Offset">Where in the output <paramref name="Bytes"/> begin.</param>
/// <param name="Bytes">The end of it.</param>
public sealed record OutputTail(string Name, long Offset, ReadOnlyMemory<byte> Bytes)
{
    private const int Longest = 64 * 1024;

    /// <summary>Where the next byte will be.</summary>
    public long End => Offset + Bytes.Length;

    /// <summary>The tails of an attempt's outputs, as last stored.</summary>
    public static async Task<IReadOnlyList<OutputTail>> ListAsync(IBlobStore blobs, S3Uri output, CancellationToken cancellation)
    {
        var prefix = LiveObjects.Prefix(output);
        var tails = new List<OutputTail>();
        foreach (var blob in await blobs.ListAsync(prefix.Bucket, prefix.Key + "/", 0, cancellation))
        {
            if (blob.Uri == LiveObjects.Mark(output)) continue;
            await using var content = await blobs.OpenReadAsync(blob.Uri, cancellation);
            if (content is not null && await ReadAsync(blob.Uri.Key[(prefix.Key.Length + 1)..], content, cancellation) is { } tail) tails.Add(tail);
        }
        return tails;
    }

    /// <summary>Reads the end of a file that grows.</summary>
    internal static async Task<OutputTail> OfFileAsync(string name, string path, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        var offset = Math.Max(0, file.Length - Longest);
        file.Seek(offset, SeekOrigin.Begin);
        var bytes = new byte[Math.Min(file.Length - offset, Longest)];
        var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
        return new OutputTail(name, offset, bytes.AsMemory(0, length));
    }

    /// <summary>Stores it in place of the one before.</summary>
    internal async Task StoreAsync(IBlobStore blobs, S3Uri output, CancellationToken cancellation)
    {
        using var content = new MemoryStream(Bytes.Length + 32);
        content.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Offset}\n")));
        content.Write(Bytes.Span);
        content.Position = 0;
        await blobs.WriteAsync(LiveObjects.Tail(output, Name), content, cancellation);
    }

    // Null: no tail; somebody else's object.
    private static async Task<OutputTail?> ReadAsync(string name, Stream content, CancellationToken cancellation)
    {
        var all = new byte[Longest + 64];
        var length = await content.ReadAtLeastAsync(all, all.Length, throwOnEndOfStream: false, cancellation);
        var line = Array.IndexOf(all, (byte)'\n', 0, length);
        return line > 0 && long.TryParse(all.AsSpan(0, line), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? new OutputTail(name, offset, all.AsMemory((line + 1)..length))
            : null;
    }
}
