using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Lava.Launcher.Frames;

/// <summary>Appends fields in order; little-endian numbers, texts as length and UTF-8.</summary>
internal sealed class FrameWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);

    public FrameWriter Kind(FrameKind kind)
    {
        _buffer.GetSpan(5)[..4].Clear();
        _buffer.GetSpan(5)[4] = (byte)kind;
        _buffer.Advance(5);
        return this;
    }

    public FrameWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
        return this;
    }

    public FrameWriter Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
        return this;
    }

    public FrameWriter Text(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Int32(length);
        Encoding.UTF8.GetBytes(value, _buffer.GetSpan(length));
        _buffer.Advance(length);
        return this;
    }

    public FrameWriter Texts(IReadOnlyList<string> values)
    {
        Int32(values.Count);
        foreach (string value in values)
            Text(value);
        return this;
    }

    public FrameWriter Pairs(IReadOnlyList<KeyValuePair<string, string>> values)
    {
        Int32(values.Count);
        foreach ((string name, string value) in values)
            Text(name).Text(value);
        return this;
    }

    /// <summary>Fills in the length and gives the frame.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        byte[] frame = _buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - 4);
        return frame;
    }
}
