using System.Globalization;
using Lava.Core.Model;

namespace Lava.EndToEnd.Chaos;

/// <summary>Kills and stops workers and launchers at random. What it chooses follows from its seed; what that meets is up to the host.</summary>
internal sealed class Tormentor(ChaosRealm realm, IReadOnlyList<StandingWorker> workers, Random random, TimeSpan beat)
{
    private readonly List<Task> _resuming = [];
    private string _last = "";

    /// <summary>Sessions it ended, with how and when.</summary>
    public List<(string What, SessionId Session, DateTimeOffset At)> Ended { get; } = [];

    /// <summary>What it did, by kind.</summary>
    public SortedDictionary<string, int> Done { get; } = new(StringComparer.Ordinal);

    /// <summary>One act on one worker.</summary>
    public async Task ActAsync()
    {
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
                _resuming.Add(ResumeAsync(beat * (0.2 + 1.5 * length), pid));
                break;
            case < 0.92:
                Do("worker stopped past its lease", Act.Stop, pid);
                _resuming.Add(ResumeAsync(beat * (3 + 4 * length), pid));
                break;
            default:
                Do("both stopped past the lease", Act.Stop, pid, Launcher(session));
                _resuming.Add(ResumeAsync(beat * (3 + 4 * length), pid, Launcher(session)));
                break;
        }
        if (session is not null && _last != "worker stopped shortly") Ended.Add((_last, session.Key, TimeProvider.System.GetUtcNow()));
        foreach (var standing in workers) standing.Keep();
    }

    /// <summary>How long the last run of each ended session took to be freed, by kind.</summary>
    public IEnumerable<string> Recoveries(IReadOnlyList<Run> runs)
    {
        var freed = runs.SelectMany(r => r.Log).Where(l => l.Status == "lost").Select(l => (Text: (string?)l.Info ?? "", l.TsEvent)).ToList();
        return from kind in Ended.GroupBy(e => e.What).OrderBy(k => k.Key, StringComparer.Ordinal)
               let took = kind.SelectMany(e => freed.Where(f => f.Text.Contains(e.Session.Id, StringComparison.Ordinal)).Select(f => f.TsEvent - e.At).DefaultIfEmpty().OrderDescending().Take(1))
                   .Where(t => t > TimeSpan.Zero).Select(t => t.TotalSeconds).Order().ToList()
               where took.Count > 0
               select string.Create(CultureInfo.InvariantCulture, $"{kind.Key}: runs freed after {took[took.Count / 2]:0.0} s (median), {took[^1]:0.0} s (most), of {took.Count} sessions");
    }

    /// <summary>Waits until all that was stopped goes on.</summary>
    public Task RestAsync() => Task.WhenAll(_resuming);

    public override string ToString() => string.Join(", ", Done.Select(d => $"{d.Key} {d.Value.ToString(CultureInfo.InvariantCulture)}"));

    private static int Launcher(Session? session) => session?.LauncherPid ?? 0;

    private void Do(string what, Act act, params int[] pids)
    {
        _last = what;
        Done[what] = Done.GetValueOrDefault(what) + 1;
        foreach (var pid in pids) HostView.Signal(pid, act == Act.Kill ? HostView.Kill : HostView.Stop);
    }

    private static async Task ResumeAsync(TimeSpan after, params int[] pids)
    {
        await Task.Delay(after, TimeProvider.System, CancellationToken.None);
        foreach (var pid in pids) HostView.Signal(pid, HostView.Continue);
    }

    private enum Act
    {
        Kill,
        Stop,
    }
}
