using Lava.Launcher;
using Lava.Launcher.Native;
using Lava.Launcher.Processes;

if (args.Length > 0)
{
    Console.Error.WriteLine("lava-launcher is started by a Lava worker, which talks to it by its standard input and output.");
    return 2;
}

// Ctrl-C and a service manager's TERM are for the worker: only its pipe and its lease end the launcher.
foreach (int signal in (ReadOnlySpan<int>)[Libc.SignalInterrupt, Libc.SignalTerminate, Libc.SignalHangUp, Libc.SignalQuit, Libc.SignalPipe])
    Libc.Signal(signal, Libc.IgnoreSignal);
Libc.SetSid();
if (Libc.ProcessControl(Libc.BecomeChildSubreaper, 1, 0, 0, 0) < 0)
    return 1;
// What a careless ancestor left open must not reach the jobs.
foreach (int fd in ProcFs.OpenDescriptors().Where(fd => fd > 2))
    Libc.FileControl(fd, Libc.SetDescriptorFlags, Libc.CloseOnExec);

new LauncherLoop().Run();
return 0;
