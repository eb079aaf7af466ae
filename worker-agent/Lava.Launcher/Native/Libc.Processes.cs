using System.Runtime.InteropServices;

namespace Lava.Launcher.Native;

internal static unsafe partial class Libc
{
    internal const int SignalHangUp = 1;
    internal const int SignalInterrupt = 2;
    internal const int SignalQuit = 3;
    internal const int SignalKill = 9;
    internal const int SignalPipe = 13;
    internal const int SignalTerminate = 15;
    internal const int SignalContinue = 18;
    internal const nint IgnoreSignal = 1;
    internal const int WaitNoHang = 1;
    internal const int WaitExited = 4;
    internal const int WaitLeaveUnreaped = 0x01000000;
    internal const int WaitAnyChild = 0;
    internal const int BecomeChildSubreaper = 36;
    internal const int ClockBootTime = 7;
    internal const int SignalInfoSize = 128;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    internal static partial int WaitPid(int pid, int* status, int options);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    internal static partial int WaitId(int kind, int id, byte* info, int options);

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    internal static partial nint Signal(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    internal static partial int SetSid();

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    internal static partial int ProcessControl(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    internal static partial int ClockGetTime(int clock, long* secondsAndNanoseconds);

    [LibraryImport("libc", EntryPoint = "_exit")]
    internal static partial void ExitAtOnce(int code);
}
