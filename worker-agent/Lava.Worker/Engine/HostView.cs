using Lava.Worker.Launching;

namespace Lava.Worker.Engine;

/// <summary>What a worker knows of the machine it runs on: its processes, its folders, its boot clock. The simulation of the engine has machines of its own.</summary>
internal class HostView
{
    /// <summary>This machine.</summary>
    public static HostView ThisMachine { get; } = new();

    /// <summary>Id of the current boot.</summary>
    public virtual string Boot => HostProcesses.BootId;
    /// <summary>The worker's pid namespace.</summary>
    public virtual string PidNamespace => HostProcesses.PidNamespace.ToString(System.Globalization.CultureInfo.InvariantCulture);
    /// <summary>The worker's process id.</summary>
    public virtual int ProcessId => Environment.ProcessId;
    /// <summary>The worker's start time in clock ticks since boot.</summary>
    public virtual long StartTime => HostProcesses.OwnStartTime;
    /// <summary>CLOCK_BOOTTIME, the clock of the launcher's lease.</summary>
    public virtual long BootNanoseconds() => BootClock.Nanoseconds();
    /// <summary>Whether exactly this process lives.</summary>
    public virtual bool IsAlive(int processId, long startTime) => HostProcesses.IsAlive(processId, startTime);
    /// <summary>A new id, in order of time: a UUIDv7.</summary>
    public virtual string NewId() => Guid.CreateVersion7().ToString();
    /// <summary>Makes this process's folder of working folders.</summary>
    public virtual IWorkFolders OpenFolders(string root, ILauncher launcher) => new WorkFolders(root, NewId(), launcher);
}
