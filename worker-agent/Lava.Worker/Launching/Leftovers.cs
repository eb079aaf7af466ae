using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Lava.Worker.Launching;

/// <summary>Kills the job processes of a launcher that died: those in a job's session, those that carry its run id, and what descends from them.</summary>
internal static partial class Leftovers
{
    private const int Passes = 200;
    private const int SignalKill = 9;

    /// <summary>Passes over /proc until one finds nothing, or gives up on what doesn't die.</summary>
    public static void Kill(IReadOnlyCollection<(int Pid, string RunId)> jobs)
    {
        if (jobs.Count == 0)
            return;
        var sessions = jobs.Where(j => j.Pid != 0).Select(j => j.Pid).ToHashSet();
        var marks = jobs.Where(j => j.RunId.Length > 0).Select(j => $"LAVA_RUN_ID={j.RunId}").ToHashSet(StringComparer.Ordinal);
        for (int pass = 0; pass < Passes; pass++)
        {
            var found = Find(sessions, marks);
            if (found.Count == 0)
                return;
            foreach (int pid in found)
                _ = SendSignal(pid, SignalKill);
            Thread.Yield();
        }
    }

    private static HashSet<int> Find(HashSet<int> sessions, HashSet<string> marks)
    {
        var all = Directory.GetDirectories("/proc").Select(Look).OfType<Seen>().ToList();
        var children = all.ToLookup(p => p.Parent);
        var found = new HashSet<int>();
        var open = new Stack<Seen>(all.Where(p => sessions.Contains(p.Session) || p.Environment.Split('\0').Any(marks.Contains)));
        while (open.TryPop(out var process))
        {
            if (process.Pid == Environment.ProcessId || !found.Add(process.Pid))
                continue;
            foreach (var child in children[process.Pid])
                open.Push(child);
        }
        return found;
    }

    private static Seen? Look(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder.AsSpan()), CultureInfo.InvariantCulture, out int pid))
            return null;
        try
        {
            string stat = File.ReadAllText(folder + "/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (fields[0] is "Z" or "X")
                return null;
            return new Seen(pid, Number(fields[1]), Number(fields[3]), Variables(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Empty where another user's process hides it.</summary>
    private static string Variables(string folder)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(folder + "/environ"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);

    private sealed record Seen(int Pid, int Parent, int Session, string Environment);
}
