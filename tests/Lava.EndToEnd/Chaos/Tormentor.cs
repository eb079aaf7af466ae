using System.Globalization;
using Lava.Core.Model;

namespace Lava.EndToEnd.Chaos;

/// <summary>Kills and stops workers and launchers at random. What it chooses follows from its seed; what that meets is up to the host.</summary>
internal sealed class Tormentor(ChaosRealm realm, IReadOnlyList<StandingWorker> workers, Random random, TimeSpan beat)
{
    private readonly List<(DateTimeOffset At, int[] Pids)> _stopped = [];
    private string _last = "";

    /// <summary>What it did to which session, and when.</summary>
    public List<(string What, SessionId Session, DateTimeOffset At)> Acts { get; } = [];

    /// <summary>What it did, by kind.</summary>
    public SortedDictionary<string, int> Done { get; } = new(StringComparer.Ordinal);

    /// <summary>One act on one worker.</summary>
    public async Task ActAsync()
    {
        Resume();
        var worker = workers[random.Next(workers.Count)];
        var (dice, length) = (random.NextDouble(), random.NextDouble());
        var pid = worker.Pid;
        var session = (await realm.SessionsAsync()).FirstOrDefault(s => s.Pid == pid);
        switch (dice)
        {
            case < 0.35:
                Do("worker killed", Act.Kill, pid);
                break;
            case < 0.50:
                Do("launcher killed", Act.Kill, Launcher(session));
                break;
            case < 0.65:
                Do("both killed", Act.Kill, pid, Launcher(session));
                break;
            case < 0.80:
                Do("worker stopped shortly", Act.Stop, pid);
                ResumeAfter(beat * (0.2 + 1.5 * length), pid);
                break;
            case < 0.92:
                Do("worker stopped past its lease", Act.Stop, pid);
                ResumeAfter(beat * (3 + 4 * length), pid);
                break;
            default:
                Do("both stopped past the lease", Act.Stop, pid, Launcher(session));
                ResumeAfter(beat * (3 + 4 * length), pid, Launcher(session));
                break;
        }
        if (session is not null) Acts.Add((_last, session.Key, TimeProvider.System.GetUtcNow()));
        foreach (var standing in workers) standing.Keep();
    }

    /// <summary>How long it took until all runs of a session were free, from the last thing that was done to it; by kind.</summary>
    public IEnumerable<string> Recoveries(IReadOnlyList<Run> runs)
    {
        var freed = from entry in runs.SelectMany(r => r.Log)
                    where entry.Status == "lost"
                    group entry.TsEvent by ((string)entry.Info!).Split(' ')[1] into session
                    select (Session: session.Key, At: session.Max());
        var took = from free in freed
                   let act = Acts.Where(a => a.Session.Id == free.Session && a.At < free.At).DefaultIfEmpty().MaxBy(a => a.At)
                   where act.What is not null
                   group (free.At - act.At).TotalSeconds by act.What;
        return from kind in took
               let spans = kind.Order().ToList()
               orderby kind.Key
               select string.Create(CultureInfo.InvariantCulture, $"{kind.Key}: runs freed after {spans[spans.Count / 2]:0.0} s (median), {spans[^1]:0.0} s (most), of {spans.Count} sessions");
    }

    /// <summary>Waits until all that was stopped goes on.</summary>
    public Task RestAsync() => Until.Async(() => { Resume(); return _stopped.Count == 0; }, "the last to go on", (int)(beat * 7).TotalSeconds + 60);

    public override string ToString() => string.Join(", ", Done.Select(d => $"{d.Key} {d.Value.ToString(CultureInfo.InvariantCulture)}"));

    private static int Launcher(Session? session) => session?.LauncherPid ?? 0;

    private void Do(string what, Act act, params int[] pids)
    {
        _last = what;
        Done[what] = Done.GetValueOrDefault(what) + 1;
        foreach (var pid in pids) HostView.Signal(pid, act == Act.Kill ? HostView.Kill : HostView.Stop);
    }

    private void ResumeAfter(TimeSpan span, params int[] pids) => _stopped.Add((TimeProvider.System.GetUtcNow() + span, pids));

    // Those whose time has come.
    private void Resume()
    {
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (_, pids) in _stopped.Where(s => s.At <= now))
            foreach (var pid in pids) HostView.Signal(pid, HostView.Continue);
        _stopped.RemoveAll(s => s.At <= now);
    }

    private enum Act
    {
        Kill,
        Stop,
    }
}
