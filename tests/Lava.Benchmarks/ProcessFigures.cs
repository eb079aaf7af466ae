using System.Globalization;

namespace Lava.Benchmarks;

/// <summary>What Linux tells of processes in /proc.</summary>
internal static class ProcessFigures
{
    /// <summary>Processor time so far, in ms; without that of children.</summary>
    public static double Cpu(int pid)
    {
        var fields = Fields(pid);
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) * 10;
    }

    /// <summary>Processor time so far of a process and all below it, in ms; of those that have ended what their parents waited for.</summary>
    public static double TreeCpu(int pid)
    {
        var fields = Fields(pid);
        return fields[11..15].Sum(x => double.Parse(x, CultureInfo.InvariantCulture)) * 10 + Children(pid).Sum(TreeCpu);
    }

    /// <summary>Resident memory, in MB.</summary>
    public static double Resident(int pid) => double.Parse(
        File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', '\t', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    /// <summary>The processes that a process has started and that run.</summary>
    public static IReadOnlyList<int> Children(int pid) => [.. Directory.EnumerateDirectories("/proc")
        .Select(x => int.TryParse(Path.GetFileName(x), out var id) ? id : 0)
        .Where(x => x > 0 && File.Exists($"/proc/{x}/stat") && Fields(x)[1] == pid.ToString(CultureInfo.InvariantCulture))];

    // From the state on: a program's name may hold blanks.
    private static string[] Fields(int pid)
    {
        var text = File.ReadAllText($"/proc/{pid}/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }
}
