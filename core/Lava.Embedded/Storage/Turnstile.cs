using System.ComponentModel;
using System.Runtime.InteropServices;
using Lava.Embedded.Native;
using Microsoft.Win32.SafeHandles;

namespace Lava.Embedded.Storage;

/// <summary>
/// The lock that the writers of all processes take in turn. SQLite's own waiting polls with growing pauses, so that one busy process
/// can starve the others; here whoever waits stands in the turnstile, and the last holder queues up behind it.
/// The kernel frees both locks when a process dies.
/// </summary>
internal sealed class Turnstile(string gatePath, string lockPath) : IDisposable
{
    private readonly SafeFileHandle _gate = OpenFile(gatePath);
    private readonly SafeFileHandle _lock = OpenFile(lockPath);

    public void Enter()
    {
        Take(_gate, Libc.LockExclusive);
        try
        {
            Take(_lock, Libc.LockExclusive);
        }
        finally
        {
            Take(_gate, Libc.LockUnlock);
        }
    }

    public void Leave() => Take(_lock, Libc.LockUnlock);

    public void Dispose()
    {
        _gate.Dispose();
        _lock.Dispose();
    }

    private static SafeFileHandle OpenFile(string path)
    {
        var fd = Libc.Open(path, Libc.ReadWrite | Libc.Create | Libc.CloseOnExec, 0x180);
        return fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true) : throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{path}: can't be opened");
    }

    private static void Take(SafeFileHandle file, int operation)
    {
        while (Libc.Flock(file, operation) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Libc.Interrupted) throw new Win32Exception(error);
        }
    }
}
