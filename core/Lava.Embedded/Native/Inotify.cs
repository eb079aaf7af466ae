using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Lava.Embedded.Native;

/// <summary>What the kernel says of a watched folder.</summary>
internal readonly record struct InotifyEvent(int Watch, uint Mask, string Name);

/// <summary>An inotify instance (inotify(7)), read by one thread.</summary>
internal sealed class Inotify : IDisposable
{
    public const uint Modify = 0x2, CloseWrite = 0x8, MovedFrom = 0x40, MovedTo = 0x80, CreateEntry = 0x100, DeleteSelf = 0x400;
    public const uint QueueOverflow = 0x4000, Ignored = 0x8000, OnlyFolder = 0x1000000, DontFollow = 0x2000000, IsFolder = 0x40000000;

    private readonly SafeFileHandle _events;
    private readonly SafeFileHandle _stop;
    private readonly byte[] _buffer = new byte[64 * 1024];

    public Inotify()
    {
        _events = Handle(Libc.InotifyInit(Libc.NonBlocking | Libc.CloseOnExec));
        _stop = Handle(Libc.EventFd(0, Libc.NonBlocking | Libc.CloseOnExec));
    }

    /// <summary>Watches a folder; the watch's number, or null when the folder is gone.</summary>
    public int? Watch(string folder, uint mask)
    {
        var watch = Libc.InotifyAddWatch(_events, folder, mask);
        if (watch >= 0) return watch;
        var error = Marshal.GetLastPInvokeError();
        if (error is Libc.NoEntry or Libc.NotDirectory) return null;
        const int noSpace = 28;
        throw new IOException(error == noSpace
            ? $"{folder}: can't be watched: the limit of watches is reached: raise fs.inotify.max_user_watches (sysctl)"
            : $"{folder}: can't be watched: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    public void Unwatch(int watch) => _ = Libc.InotifyRemoveWatch(_events, watch);

    /// <summary>Blocks until there is something to read, the time is over, or <see cref="Stop"/>: false then.</summary>
    public unsafe bool Wait(int milliseconds)
    {
        var fds = stackalloc Libc.PollFd[2];
        fds[0] = new Libc.PollFd { Fd = (int)_events.DangerousGetHandle(), Events = Libc.PollIn };
        fds[1] = new Libc.PollFd { Fd = (int)_stop.DangerousGetHandle(), Events = Libc.PollIn };
        _ = Libc.Poll(fds, 2, milliseconds);
        return fds[1].Returned == 0;
    }

    /// <summary>Blocks for a while whatever is to be read; false after <see cref="Stop"/>.</summary>
    public unsafe bool Pause(int milliseconds)
    {
        var stop = new Libc.PollFd { Fd = (int)_stop.DangerousGetHandle(), Events = Libc.PollIn };
        _ = Libc.Poll(&stop, 1, milliseconds);
        return stop.Returned == 0;
    }

    /// <summary>Reads what is there now, without waiting; how many bytes there were.</summary>
    public unsafe int Read(List<InotifyEvent>? into)
    {
        nint length;
        fixed (byte* buffer = _buffer) length = Libc.Read(_events, buffer, _buffer.Length);
        if (length <= 0) return 0;
        for (var at = 0; into is not null && at < length;)
        {
            // struct inotify_event: wd, mask, cookie, len, then the name, padded with NUL.
            var head = MemoryMarshal.Cast<byte, int>(_buffer.AsSpan(at, 16));
            var name = _buffer.AsSpan(at + 16, head[3]);
            var end = name.IndexOf((byte)0);
            into.Add(new InotifyEvent(head[0], (uint)head[1], Encoding.UTF8.GetString(end < 0 ? name : name[..end])));
            at += 16 + head[3];
        }
        return (int)length;
    }

    /// <summary>Ends the reading thread's waits, now and later.</summary>
    public unsafe void Stop()
    {
        long one = 1;
        _ = Libc.Write(_stop, (byte*)&one, sizeof(long));
    }

    public void Dispose()
    {
        _events.Dispose();
        _stop.Dispose();
    }

    private static SafeFileHandle Handle(int fd) =>
        fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true) : throw new Win32Exception(Marshal.GetLastPInvokeError());
}
