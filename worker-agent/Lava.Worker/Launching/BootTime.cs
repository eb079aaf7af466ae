namespace Lava.Worker.Launching;

/// <summary>The system's clock, with timestamps of CLOCK_BOOTTIME: a lease measured by it ends while the machine is suspended, as the launcher's does.</summary>
public sealed class BootTime : TimeProvider
{
    /// <summary>The one instance.</summary>
    public static BootTime Instance { get; } = new();

    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000_000_000;

    /// <inheritdoc/>
    public override long GetTimestamp() => BootClock.Nanoseconds();
}
