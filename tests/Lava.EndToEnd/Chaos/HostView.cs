using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Lava.EndToEnd.Chaos;

/// <summary>The host's processes, seen from outside.</summary>
internal static partial class HostView
{
    public const int Kill = 9, Continue = 18, Stop = 19;

    /// <summary>Live processes that were started with this in their environment.</summary>
    public static IReadOnlyList<int> WithEnvironment(string assignment) =>
        [.. Pids().Where(pid => Text(pid, "environ").Split('\0').Contains(assignment) && IsAlive(pid))];

    /// <summary>Whether something of the process still runs: a zombie doesn't.</summary>
    public static bool IsAlive(int pid) => Text(pid, "stat") is { Length: > 0 } stat && stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');

    /// <summary>Sends a signal; a process that is gone is none of our business.</summary>
    public static void Signal(int pid, int signal)
    {
        // 0 and negative numbers mean whole groups.
        if (pid > 1) _ = Send(pid, signal);
    }

    private static IEnumerable<int> Pids() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, CultureInfo.InvariantCulture, out _)).Select(n => int.Parse(n!, CultureInfo.InvariantCulture));

    private static string Text(int pid, string file)
    {
        try { return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/{file}")); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return ""; }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int pid, int signal);
}
