namespace Lava.Launcher.Native;

/// <summary>Lets one thread end another's poll: an eventfd.</summary>
internal sealed unsafe class Wakeup
{
    public Wakeup()
    {
        Fd = Libc.EventFd(0, Libc.OpenNonBlocking | Libc.OpenCloseOnExec);
        if (Fd < 0)
            throw new IOException($"eventfd: {Errno.Text(Errno.Last)}");
    }

    /// <summary>Readable once signalled.</summary>
    public int Fd { get; }

    public void Signal()
    {
        ulong one = 1;
        // It can only fail when the counter is full, and then it is signalled already.
        _ = Libc.Write(Fd, (byte*)&one, sizeof(ulong));
    }

    public void Clear()
    {
        ulong count;
        _ = Libc.Read(Fd, (byte*)&count, sizeof(ulong));
    }
}
