namespace Lava.Launcher.Processes;

/// <summary>A process as /proc/PID/stat shows it. <see cref="Start"/> is its start in clock ticks since boot: pid and start name it for good.</summary>
internal readonly record struct ProcessEntry(int Pid, int Parent, int Group, int Session, long Start);
