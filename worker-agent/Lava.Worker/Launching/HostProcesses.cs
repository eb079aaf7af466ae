using System.Globalization;

namespace Lava.Worker.Launching;

/// <summary>
/// Which processes of this host live. A process id means something only within one boot and one pid namespace, and the id
/// with its start time (field 22 of /proc/PID/stat, clock ticks since boot) names one process for good.
/// </summary>
public static class HostProcesses
{
    private const int StartTimeAfterState = 19;

    /// <summary>Id of the current boot of this host.</summary>
    public static string BootId { get; } = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>Inode of the pid namespace of this process.</summary>
    public static long PidNamespace { get; } = ReadPidNamespace();

    /// <summary>Start time of this process.</summary>
    public static long OwnStartTime { get; } = StartTime(Environment.ProcessId) ?? throw new PlatformNotSupportedException("/proc can't be read");

    /// <summary>Start time of a live process; null when there is none of this id. A zombie is not alive: nothing of it runs.</summary>
    public static long? StartTime(int processId)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/stat");
            // The program's name, in brackets, may hold any character.
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[StartTimeAfterState], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether exactly this process lives; of another boot or pid namespace nothing can be told: null.</summary>
    public static bool? IsAlive(string bootId, long pidNamespace, int processId, long startTime) =>
        bootId == BootId && pidNamespace == PidNamespace ? IsAlive(processId, startTime) : null;

    /// <summary>Whether exactly this process of the current boot and pid namespace lives.</summary>
    public static bool IsAlive(int processId, long startTime) => StartTime(processId) == startTime;

    private static long ReadPidNamespace()
    {
        // Such as pid:[4026531836].
        string link = File.ResolveLinkTarget("/proc/self/ns/pid", returnFinalTarget: false)?.Name ?? "";
        int open = link.IndexOf('[', StringComparison.Ordinal);
        return open >= 0 && long.TryParse(link.AsSpan((open + 1)..^1), CultureInfo.InvariantCulture, out long inode) ? inode : 0;
    }
}
