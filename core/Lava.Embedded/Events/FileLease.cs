using System.Runtime.InteropServices;
using Lava.Embedded.Native;
using Microsoft.Win32.SafeHandles;

namespace Lava.Embedded.Events;

/// <summary>Asks the kernel whether a file is open for writing: it grants no read lease on one that is (fcntl(2), F_SETLEASE).</summary>
internal static class FileLease
{
    public static bool IsBeingWritten(string path)
    {
        using var file = new SafeFileHandle(Libc.Open(path, Libc.ReadOnly | Libc.NonBlocking | Libc.CloseOnExec, 0), ownsHandle: true);
        if (file.IsInvalid) return false;
        // Whoever opens the file for writing while we hold the lease makes the kernel send a signal: one that does nothing unless handled.
        if (Libc.Fcntl(file, Libc.SetSignal, Libc.SignalUrgent) != 0) return false;
        // Refused for another reason (another owner's file, a file system without leases): taken as written.
        return Libc.Fcntl(file, Libc.SetLease, Libc.ReadLease) != 0 && Marshal.GetLastPInvokeError() == Libc.Again;
    }
}
