namespace Lava.Launcher.Native;

/// <summary>CLOCK_BOOTTIME: monotonic, and counts the time a machine was suspended.</summary>
internal static unsafe class BootTime
{
    internal static long Nanoseconds()
    {
        long* time = stackalloc long[2];
        Libc.ClockGetTime(Libc.ClockBootTime, time);
        return time[0] * 1_000_000_000 + time[1];
    }
}
