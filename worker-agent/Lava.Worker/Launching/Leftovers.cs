using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Lava.Worker.Launching;

/// <summary>Kills the job processes of a launcher that died: those in a job's session, and those that carry its run id.</summary>
internal static class Leftovers
{
    private const int Passes = 50;
    private const int SessionAfterState = 3;

    /// <summary>Passes over /proc until one finds nothing, or gives up on what doesn't die.</summary>
    public static void Kill(IReadOnlyCollection<(int Pid, string RunId)> jobs)
    {
        if (jobs.Count == 0)
            return;
        var sessions = jobs.Where(j => j.Pid != 0).Select(j => j.Pid).ToHashSet();
        var marks = jobs.Where(j => j.RunId.Length > 0).Select(j => $"LAVA_RUN_ID={j.RunId}").ToHashSet(StringComparer.Ordinal);
        for (int pass = 0; pass < Passes && KillOnce(sessions, marks); pass++)
            Thread.Yield();
    }

    private static bool KillOnce(HashSet<int> sessions, HashSet<string> marks)
    {
        bool found = false;
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder.AsSpan()), CultureInfo.InvariantCulture, out int pid) || pid == Environment.ProcessId)
                continue;
            if (!Belongs(folder, sessions, marks))
                continue;
            found = true;
            KillProcess(pid);
        }
        return found;
    }

    private static bool Belongs(string folder, HashSet<int> sessions, HashSet<string> marks)
    {
        try
        {
            string stat = File.ReadAllText(folder + "/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (fields[0] is "Z" or "X")
                return false;
            return sessions.Contains(int.Parse(fields[SessionAfterState], CultureInfo.InvariantCulture))
                || Encoding.UTF8.GetString(File.ReadAllBytes(folder + "/environ")).Split('\0').Any(marks.Contains);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void KillProcess(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It ended by itself meanwhile.
        }
    }
}
