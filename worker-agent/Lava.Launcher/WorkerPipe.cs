using Lava.Launcher.Frames;
using Lava.Launcher.Native;

namespace Lava.Launcher;

/// <summary>Frames from standard input and to standard output, never waiting: a worker that doesn't read must not keep the loop from its lease.</summary>
internal sealed unsafe class WorkerPipe
{
    public const int In = 0;
    public const int Out = 1;

    private readonly Queue<ReadOnlyMemory<byte>> _outgoing = new();
    private byte[] _incoming = new byte[16 * 1024];
    private int _length;

    public WorkerPipe()
    {
        foreach (int fd in (ReadOnlySpan<int>)[In, Out])
            Libc.FileControl(fd, Libc.SetStatusFlags, Libc.FileControl(fd, Libc.GetStatusFlags, 0) | Libc.OpenNonBlocking);
    }

    /// <summary>The worker's end is closed.</summary>
    public bool Closed { get; private set; }

    public bool HasOutgoing => _outgoing.Count > 0;

    public void Send(Frame frame) => _outgoing.Enqueue(FrameCodec.Encode(frame));

    /// <summary>Every frame that has come in whole.</summary>
    public List<Frame> Receive()
    {
        var frames = new List<Frame>();
        while (!Closed)
        {
            if (_length == _incoming.Length)
                Array.Resize(ref _incoming, _incoming.Length * 2);
            nint read;
            fixed (byte* p = _incoming)
                read = Libc.Read(In, p + _length, (nuint)(_incoming.Length - _length));
            if (read < 0 && Errno.Last == Errno.Interrupted)
                continue;
            if (read < 0 && Errno.Last == Errno.Again)
                break;
            if (read <= 0)
                Closed = true;
            else
                _length += (int)read;
        }
        int start = 0;
        while (FrameCodec.TryDecode(_incoming.AsSpan(start, _length - start), out int consumed) is { } frame)
        {
            frames.Add(frame);
            start += consumed;
        }
        _incoming.AsSpan(start, _length - start).CopyTo(_incoming);
        _length -= start;
        return frames;
    }

    /// <summary>Writes as much as the pipe takes. To a worker that is gone there is nothing to say.</summary>
    public void Flush()
    {
        while (_outgoing.TryPeek(out var frame))
        {
            nint written;
            fixed (byte* p = frame.Span)
                written = Libc.Write(Out, p, (nuint)frame.Length);
            if (written < 0 && Errno.Last == Errno.Interrupted)
                continue;
            if (written < 0 && Errno.Last == Errno.Again)
                return;
            _outgoing.Dequeue();
            if (written < 0)
            {
                _outgoing.Clear();
            }
            else if (written < frame.Length)
            {
                // The rest has to stay in front of the queue.
                var rest = frame[(int)written..];
                var later = _outgoing.ToArray();
                _outgoing.Clear();
                _outgoing.Enqueue(rest);
                foreach (var f in later)
                    _outgoing.Enqueue(f);
            }
        }
    }
}
