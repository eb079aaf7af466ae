using System.Runtime.InteropServices;

namespace Lava.Worker.Launching;

/// <summary>CLOCK_BOOTTIME: monotonic, and counts the time the machine was suspended. The clock of the lease between worker and launcher.</summary>
public static partial class BootClock
{
    private const int ClockBootTime = 7;

    /// <summary>Nanoseconds since boot.</summary>
    public static long Nanoseconds()
    {
        Span<long> time = stackalloc long[2];
        return GetTime(ClockBootTime, time) == 0
            ? time[0] * 1_000_000_000 + time[1]
            : throw new PlatformNotSupportedException("CLOCK_BOOTTIME can't be read");
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, Span<long> secondsAndNanoseconds);
}
