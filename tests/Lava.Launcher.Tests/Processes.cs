using System.Text;
using Lava.Worker.Launching;

namespace Lava.Launcher.Tests;

/// <summary>Looks at the host's processes as the launcher does not: from outside.</summary>
internal static class Processes
{
    public static bool Alive(int pid) => HostProcesses.StartTime(pid) is not null;

    public static bool Alive(string pid) => Alive(int.Parse(pid));

    /// <summary>Live processes whose command line holds the text.</summary>
    public static List<int> Named(string text) => [.. All().Where(p => Alive(p) && CommandLine(p).Contains(text, StringComparison.Ordinal))];

    /// <summary>Everything in the process table whose parent this is, zombies included.</summary>
    public static List<int> ChildrenOf(int parent) => [.. All().Where(p => Parent(p) == parent)];

    /// <summary>All descendants of a process, zombies included.</summary>
    public static List<int> Below(int ancestor) => [.. ChildrenOf(ancestor).SelectMany(child => Below(child).Prepend(child))];

    /// <summary>How many reads a process has made of anything, files of /proc too, since it began.</summary>
    public static long Reads(int pid) =>
        long.Parse(File.ReadLines($"/proc/{pid}/io").First(l => l.StartsWith("syscr:", StringComparison.Ordinal))["syscr:".Length..]);

    public static long ResidentKilobytes(int pid) =>
        long.Parse(File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim('\t'));

    public static long PeakKilobytes(int pid) =>
        long.Parse(File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Trim('\t'));

    private static IEnumerable<int> All() =>
        Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, out _)).Select(n => int.Parse(n!));

    private static int Parent(int pid)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string CommandLine(int pid)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/cmdline")).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
