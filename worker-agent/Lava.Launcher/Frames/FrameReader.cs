using System.Buffers.Binary;
using System.Text;

namespace Lava.Launcher.Frames;

/// <summary>Takes fields in the order <see cref="FrameWriter"/> wrote them.</summary>
internal ref struct FrameReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public FrameKind Kind() => (FrameKind)Take(1)[0];

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public string Text() => Encoding.UTF8.GetString(Take(Int32()));

    public string[] Texts()
    {
        var values = new string[Count()];
        for (int i = 0; i < values.Length; i++)
            values[i] = Text();
        return values;
    }

    public KeyValuePair<string, string>[] Pairs()
    {
        var values = new KeyValuePair<string, string>[Count()];
        for (int i = 0; i < values.Length; i++)
            values[i] = new(Text(), Text());
        return values;
    }

    private int Count()
    {
        int count = Int32();
        // Each entry takes at least its length field: a larger count is damage, not a reason to allocate.
        return count >= 0 && count <= _rest.Length / 4 ? count : throw new InvalidDataException($"a list of {count} in a frame");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > _rest.Length)
            throw new InvalidDataException("a frame ends early");
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
