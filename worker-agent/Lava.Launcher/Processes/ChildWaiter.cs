using Lava.Launcher.Native;

namespace Lava.Launcher.Processes;

/// <summary>
/// Tells the loop that a child has ended, from a thread that waits without reaping: only the loop reaps, so a process id
/// it is about to signal can't be given to somebody else meanwhile. SIGCHLD stays the runtime's.
/// </summary>
internal sealed unsafe class ChildWaiter(Wakeup loop)
{
    private readonly object _gate = new();
    private bool _mayLook;

    public void Run() => new Thread(Loop) { IsBackground = true, Name = "children" }.Start();

    /// <summary>After a start, and after the loop has reaped all that had ended: look for the next one.</summary>
    public void LookAgain()
    {
        lock (_gate)
        {
            _mayLook = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Loop()
    {
        byte* info = stackalloc byte[Libc.SignalInfoSize];
        while (true)
        {
            int result = Libc.WaitId(Libc.WaitAnyChild, 0, info, Libc.WaitExited | Libc.WaitLeaveUnreaped);
            if (result < 0 && Errno.Last == Errno.Interrupted)
                continue;
            if (result == 0)
                loop.Signal();
            // Either the loop has to reap first, or there is no child to wait for until the next start.
            lock (_gate)
            {
                while (!_mayLook)
                    Monitor.Wait(_gate);
                _mayLook = false;
            }
        }
    }
}
