using System.Globalization;
using Lava.Core.Model;

namespace Lava.EndToEnd.Chaos;

/// <summary>Kills and stops workers and launchers at random. What it chooses follows from its seed; what that meets is up to the host.</summary>
internal sealed class Tormentor(ChaosRealm realm, IReadOnlyList<StandingWorker> workers, Random random, TimeSpan beat)
{
    private const int BeatsToRecover = 7;

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

    /// <summary>
    /// How long it took until all runs of each session that ended were free. The others free them within the fence and four beats, if one of
    /// them is left alone for so many of its own beats: those are counted, because a loaded machine or a database that a stopped process holds
    /// delays them all.
    /// </summary>
    public IReadOnlyList<Recovery> Recoveries(IReadOnlyList<Run> runs, BeatRecord beats)
    {
        var freed = from entry in runs.SelectMany(r => r.Log)
                    where entry.Status == "lost"
                    group entry.TsEvent by ((string)entry.Info!).Split(' ')[1] into session
                    select (Session: session.Key, At: session.Max());
        return [.. from free in freed
                   let last = Acts.LastOrDefault(a => a.Session.Id == free.Session && a.At < free.At)
                   let beat = beats.Last(free.Session)
                   where beat is not null
                   let began = last.At > beat ? last.At : beat.Value
                   let least = began + LeastTime
                   let beaten = beats.Beaten(free.Session, began, BeatsToRecover, Harmed)
                   select new Recovery(last.What ?? "not harmed itself", free.Session, free.At - began, (beaten > least ? beaten : beaten is null ? null : least) - began)];
    }

    /// <summary>The fence (three beats); three more until the pass that frees the last of them has begun; and one for that pass, which takes them one by one.</summary>
    public TimeSpan LeastTime => beat * BeatsToRecover;

    private DateTimeOffset Harmed(string session) => Acts.Where(a => a.Session.Id == session).Select(a => a.At).DefaultIfEmpty(DateTimeOffset.MaxValue).First();

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
