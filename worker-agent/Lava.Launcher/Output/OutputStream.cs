using System.Buffers;
using Lava.Launcher.Native;

namespace Lava.Launcher.Output;

/// <summary>One stream of a job: from its pipe, through the masker, to its file. Used by the pump's thread only.</summary>
internal sealed unsafe class OutputStream(string name, int pipe, int file, SecretPatterns? patterns)
{
    private readonly SecretMasker? _masker = patterns is null ? null : new SecretMasker(patterns);
    private int _errno;
    private long _lost;

    public int Pipe { get; } = pipe;

    /// <summary>Bytes that are in the file.</summary>
    public long Written { get; private set; }

    /// <summary>Empty, or what kept output from being written.</summary>
    public string Problem => _errno == 0 ? "" : $"{name}: {Errno.Text(_errno)}, {_lost} bytes lost";

    /// <summary>Takes what the pipe holds, at most a buffer full. False once every writer has closed it.</summary>
    public bool Pump(Span<byte> buffer, ArrayBufferWriter<byte> masked)
    {
        nint read = Read(buffer);
        if (read > 0)
            Put(buffer[..(int)read], last: false, masked);
        return read != 0;
    }

    /// <summary>Takes what is left and closes both ends. The job's tree is gone, so the pipe's content is all there will be, even if an escaped writer still holds it.</summary>
    public void Finish(Span<byte> buffer, ArrayBufferWriter<byte> masked)
    {
        int available = 0;
        Libc.DeviceControl(Pipe, Libc.BytesAvailable, &available);
        while (available > 0)
        {
            nint read = Read(buffer[..Math.Min(buffer.Length, available)]);
            if (read <= 0)
                break;
            Put(buffer[..(int)read], last: false, masked);
            available -= (int)read;
        }
        Put([], last: true, masked);
        Libc.Close(Pipe);
        if (Libc.Close(file) < 0 && _errno == 0)
            _errno = Errno.Last;
    }

    private nint Read(Span<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            nint read;
            do
                read = Libc.Read(Pipe, p, (nuint)buffer.Length);
            while (read < 0 && Errno.Last == Errno.Interrupted);
            return read;
        }
    }

    private void Put(ReadOnlySpan<byte> chunk, bool last, ArrayBufferWriter<byte> masked)
    {
        if (_masker is null)
        {
            Write(chunk);
            return;
        }
        masked.ResetWrittenCount();
        _masker.Feed(chunk, last, masked);
        Write(masked.WrittenSpan);
    }

    /// <summary>After a failed write the rest is dropped: the file stays a true beginning, and the job never waits for a full disk.</summary>
    private void Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* p = bytes)
        {
            int done = 0;
            while (_errno == 0 && done < bytes.Length)
            {
                nint written = Libc.Write(file, p + done, (nuint)(bytes.Length - done));
                if (written >= 0)
                    done += (int)written;
                else if (Errno.Last != Errno.Interrupted)
                    _errno = Errno.Last;
            }
            Written += done;
            _lost += bytes.Length - done;
        }
    }
}
