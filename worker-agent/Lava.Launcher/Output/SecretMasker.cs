using System.Buffers;

namespace Lava.Launcher.Output;

/// <summary>Replaces secrets in a stream by eight stars, also those split over two reads. Keeps back less than the longest pattern.</summary>
internal sealed class SecretMasker(SecretPatterns patterns)
{
    private byte[] _held = [];

    // So many bytes at the front of what is held belong to a secret whose stars have been written.
    private int _covered;

    public static ReadOnlySpan<byte> Stars => "********"u8;

    /// <summary>Masks what is certain into <paramref name="output"/> and keeps the rest; <paramref name="last"/>: nothing follows.</summary>
    public void Feed(ReadOnlySpan<byte> chunk, bool last, ArrayBufferWriter<byte> output)
    {
        if (_held.Length == 0)
        {
            _held = Scan(chunk, last, output).ToArray();
            return;
        }
        byte[] joined = ArrayPool<byte>.Shared.Rent(_held.Length + chunk.Length);
        _held.CopyTo(joined, 0);
        chunk.CopyTo(joined.AsSpan(_held.Length));
        _held = Scan(joined.AsSpan(0, _held.Length + chunk.Length), last, output).ToArray();
        ArrayPool<byte>.Shared.Return(joined);
    }

    private ReadOnlySpan<byte> Scan(ReadOnlySpan<byte> data, bool last, ArrayBufferWriter<byte> output)
    {
        int copied = _covered;
        int at = 0;
        while (true)
        {
            int step = data[at..].IndexOfAny(patterns.FirstBytes);
            if (step < 0)
            {
                at = data.Length;
                break;
            }
            at += step;
            var (length, mayGrow) = patterns.Match(data[at..]);
            if (mayGrow && !last)
                break;
            if (length > 0)
            {
                // Secrets that overlap become one run of stars: masking only the first would show the rest of the second.
                if (at >= copied)
                {
                    output.Write(data[copied..at]);
                    output.Write(Stars);
                }
                copied = Math.Max(copied, at + length);
            }
            at++;
        }
        if (at > copied)
            output.Write(data[copied..at]);
        _covered = Math.Max(0, copied - at);
        return data[at..];
    }
}
