using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Lava.Worker.Launching;

/// <summary>
/// Job processes that outlived their launcher: those that carry their worker's session or are in a kernel session of one that does, and
/// what descends from them.
/// </summary>
internal static partial class Leftovers
{
    /// <summary>The variable by which a process is known to belong to a worker's session: <c>FLEET/ID</c>.</summary>
    public const string SessionVariable = "LAVA_SESSION";

    private const string RunVariable = "LAVA_RUN_ID";
    private const int Passes = 200;
    private const int SignalKill = 9;

    /// <summary>Kills the processes of a launcher that died. Those of the same runs under another worker's session are let be.</summary>
    public static void Kill(IReadOnlyCollection<PendingProcess> jobs)
    {
        if (jobs.Count == 0) return;
        var firsts = jobs.Where(j => j.Pid != 0).Select(j => j.Pid).ToHashSet();
        var runs = jobs.Where(j => j.RunId.Length > 0).Select(j => (j.RunId, j.Session)).ToHashSet();
        KillAll(p => firsts.Contains(p.Session) || (p.Variable(RunVariable) is { } run && (runs.Contains((run, null)) || runs.Contains((run, p.Variable(SessionVariable))))));
    }

    /// <summary>Kills what is left of the jobs of ended sessions.</summary>
    public static void Kill(IReadOnlySet<string> sessions)
    {
        if (sessions.Count > 0) KillAll(p => p.Variable(SessionVariable) is { } session && sessions.Contains(session));
    }

    /// <summary>The sessions of which a job process lives on this host.</summary>
    public static IReadOnlySet<string> Sessions() =>
        Processes().Select(p => p.Variable(SessionVariable)).OfType<string>().ToHashSet(StringComparer.Ordinal);

    // Passes over /proc until one finds nothing, or gives up on what doesn't die.
    private static void KillAll(Func<Seen, bool> isOurs)
    {
        for (int pass = 0; pass < Passes; pass++)
        {
            var found = Find(isOurs);
            if (found.Count == 0)
                return;
            foreach (int pid in found)
                _ = SendSignal(pid, SignalKill);
            Thread.Yield();
        }
    }

    private static HashSet<int> Find(Func<Seen, bool> isOurs)
    {
        var all = Processes().ToList();
        var children = all.ToLookup(p => p.Parent);
        var own = all.FirstOrDefault(p => p.Pid == Environment.ProcessId)?.Session;
        var roots = all.Where(isOurs).ToList();
        // One that wiped its environment is still in the kernel session of one that didn't.
        var sessions = roots.Select(r => r.Session).Where(s => s != own && s > 1).ToHashSet();
        var found = new HashSet<int>();
        var open = new Stack<Seen>(roots.Concat(all.Where(p => sessions.Contains(p.Session))));
        while (open.TryPop(out var process))
        {
            if (process.Pid == Environment.ProcessId || !found.Add(process.Pid))
                continue;
            foreach (var child in children[process.Pid])
                open.Push(child);
        }
        return found;
    }

    private static IEnumerable<Seen> Processes() => Directory.GetDirectories("/proc").Select(Look).OfType<Seen>();

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
    private static string[] Variables(string folder)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(folder + "/environ")).Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);

    private sealed record Seen(int Pid, int Parent, int Session, string[] Environment)
    {
        public string? Variable(string name) =>
            Environment.FirstOrDefault(v => v.Length > name.Length && v[name.Length] == '=' && v.StartsWith(name, StringComparison.Ordinal))?[(name.Length + 1)..];
    }
}
