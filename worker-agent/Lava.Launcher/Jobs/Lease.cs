using Lava.Launcher.Native;

namespace Lava.Launcher.Jobs;

/// <summary>Until when job processes may live. Read by two threads.</summary>
internal sealed class Lease
{
    private long _deadline;

    /// <summary>CLOCK_BOOTTIME in nanoseconds; 0: never had one.</summary>
    public long Deadline
    {
        get => Volatile.Read(ref _deadline);
        set => Volatile.Write(ref _deadline, value);
    }

    public bool Holds => BootTime.Nanoseconds() < Deadline;

    /// <summary>Milliseconds until it ends, 0 when it has.</summary>
    public long Left => Math.Max(0, (Deadline - BootTime.Nanoseconds() + 999_999) / 1_000_000);
}
