using SharpCompress.Compressors.Xz;

namespace Lava.Worker.Handlers.Packages;

/// <summary>Decompresses an xz file whole: SharpCompress reads its first stream only, and parallel tools write several.</summary>
internal sealed class XzStreams(Stream file) : Stream
{
    private XZStream _current = new(file);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (true)
        {
            var length = _current.Read(buffer, offset, count);
            if (length > 0 || count == 0 || !FindNext()) return length;
            _current = new XZStream(file);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }

    // Streams may be padded with zeros.
    private bool FindNext()
    {
        int next;
        while ((next = file.ReadByte()) == 0)
        {
        }

        if (next < 0) return false;
        file.Seek(-1, SeekOrigin.Current);
        return true;
    }
}
