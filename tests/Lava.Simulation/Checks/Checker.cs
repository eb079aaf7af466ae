using System.Globalization;
using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Running;
using Lava.Simulation.Kernel;
using Lava.Simulation.Work;

namespace Lava.Simulation.Checks;

/// <summary>Watches a trace as it happens: what must never be seen at any moment.</summary>
internal sealed class Checker(World world)
{
    // Seconds. The latter: the index's lag, the fence time, two beats.
    private const double Reach = 45, ReachOfUnknown = 190;

    // How far a writer's wall clock may be ahead of the others'.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, Participant> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<Participant, HashSet<string>> _sessionsOf = [];
    private readonly Dictionary<string, long> _leases = new(StringComparer.Ordinal);
    private readonly List<ActionRecord> _actions = [];
    private readonly HashSet<(RunKey, int Round)> _cancelled = [];
    private readonly Dictionary<(Participant, string Fleet), int> _received = [];
    private readonly HashSet<(RunKey, int Claim)> _known = [];

    /// <summary>Runs whose rows have expired: they ran long ago.</summary>
    public HashSet<string> MustNotRun { get; } = [];
    /// <summary>Children that began when their parent wasn't held at their claim any more: nobody ends them, and they count as cancelled.</summary>
    public HashSet<RunKey> Strays { get; } = [];
    /// <summary>What was violated.</summary>
    public List<Violation> Violations { get; } = [];
    /// <summary>All doings of actions.</summary>
    public IReadOnlyList<ActionRecord> Actions => _actions;
    /// <summary>How many messages each worker asked for last.</summary>
    public IReadOnlyDictionary<(Participant Who, string Fleet), int> LastReceived => _received;

    /// <summary>A violation.</summary>
    public void Bad(string rule, RunKey? run, string detail)
    {
        var text = run is { } key ? $"{world.Name(key)}: {detail}" : detail;
        Violations.Add(new Violation(rule, string.Create(CultureInfo.InvariantCulture, $"at {world.Scheduler.Now / (double)TimeSpan.TicksPerSecond:0.0} s: {text}")));
        world.Tell(null, $"!!! {rule}: {text}");
    }

    /// <summary>Somebody opens a session.</summary>
    public void Opens(Participant who, SessionId id)
    {
        _sessions[id.ToString()] = who;
        if (!_sessionsOf.TryGetValue(who, out var mine)) _sessionsOf.Add(who, mine = []);
        mine.Add(id.ToString());
    }

    /// <summary>A beat that was sent at an instant has reached the store: its session holds a lease from then.</summary>
    public void Beats(SessionId id, long sent) => _leases[id.ToString()] = Math.Max(_leases.GetValueOrDefault(id.ToString()), sent + Timing.Standard.Lease.Ticks);

    /// <summary>Whether a session is somebody's.</summary>
    public bool Owns(Participant who, SessionId id) => _sessionsOf.TryGetValue(who, out var mine) && mine.Contains(id.ToString());

    /// <summary>A session ended: no job of it may run any more, unless it never had to.</summary>
    public void Ended(Participant by, SessionId id, string how)
    {
        world.Tell(by, $"ends session {id.Id[..13]}: {how}");
        // A row that is still being opened is not gone within the day that it is kept: its worker reads there that it has ended.
        if (world.Purges && _sessions.TryGetValue(id.ToString(), out var worker) && _received.ContainsKey((worker, id.Fleet)))
            world.Scheduler.In(world.Pick(5, 60, 120), () => world.Purged.Add(id));
        foreach (var process in world.Jobs.Live.Where(p => p.Session == id.ToString()))
            Bad("ended-alive", process.Run.Key, $"session of {process.Worker.Name} ended ({how}) while a job of it ran");
    }

    /// <summary>A worker asks for messages.</summary>
    public void Receives(Participant who, string fleet, int max) => _received[(who, fleet)] = max;

    /// <summary>A message is sent.</summary>
    public void Sent(Participant who, string body, TimeSpan delay)
    {
        if (world.IsTold) world.Tell(who, $"sends {body[..Math.Min(body.Length, 120)]} after {delay.TotalSeconds} s");
    }

    /// <summary>A message was deleted: its run is settled, or held, or is told of by another message, or is soon looked after by the sweep.</summary>
    public void Deleted(string fleet, string body)
    {
        if (MessageReader.Read(body, "sim").Message is not { } message || world.Runs.Find(message.Key) is not { IsSettled: false, Session: null } row || row.Live != fleet) return;
        var wait = row.NotBefore is { } at && at > world.Now ? at : world.Now;
        if (Waking.IsDue(row, wait + Timing.WakeGrace + Slow) || world.Queues.MayTell(fleet, body)) return;
        Bad("forgotten", row.Key, $"its last message was deleted while it waits; the sweep sends the next at {row.Due![2..]}");
    }

    /// <summary>A write was answered well: if it was a claim, its worker knows that the run is its own.</summary>
    public void Told(Run row)
    {
        if (row.Session is not null) _known.Add((row.Key, row.Claim));
    }

    // Somebody asked for a cancel of a run's present round. Once faults are over, it reaches a running job within a beat and its grace. A claim that
    // applied and was reported failed runs nothing: its worker gives the row back when it has not known it for the fence time.
    private void Cancels(Run row)
    {
        _cancelled.Add((row.Key, row.Round));
        if (row.Session is not { } holder || row.Inline || !_sessions.TryGetValue(holder, out var worker)) return;
        var by = Math.Max(world.Scheduler.Now, world.FaultsEnd + Scheduler.Ticks(Reach)) + Scheduler.Ticks(_known.Contains((row.Key, row.Claim)) ? Reach : ReachOfUnknown);
        world.Scheduler.At(by, () =>
        {
            if (worker.IsAlive && worker.PausedUntil < by - Scheduler.Ticks(Reach) && world.Runs.Find(row.Key) is { IsEnded: false } now && now.Claim == row.Claim && now.Session == holder)
                Bad("cancel-not-reached", row.Key, $"{worker.Name} has not ended it in time, though it was asked to");
        });
    }

    /// <summary>A row was written.</summary>
    public void Written(Participant author, Run? old, Run row)
    {
        if (MustNotRun.Contains(row.RunId)) Bad("ran-weeks-later", row.Key, $"{author.Name} takes a message for new whose row has expired");
        if (world.IsTold) world.Tell(author, $"writes {world.Name(row.Key)}: {RowChange.Text(old, row)}");
        if (old?.Cancel is null && row.Cancel is not null && author.Name[0] == 'c') Cancels(row);
        foreach (var (rule, detail) in WriteRules.Broken(world, _sessionsOf.GetValueOrDefault(author), old, row)) Bad(rule, row.Key, $"{author.Name}: {detail}");
        if (row.Status == RunStatus.Cancelled && old?.Status != RunStatus.Cancelled && !row.Inline && !_cancelled.Contains((row.Key, row.Round)))
            Bad("phantom-cancel", row.Key, $"{author.Name} cancelled it; nobody asked");
        if (old is not null) ActionLists.Left(world, old, row);
        if (row is { Inline: true, IsEnded: false } && old is not { IsEnded: false }) Begins(row);
        if (old?.Session is { } holder && (row.Session != holder || row.IsEnded && !old.IsEnded)) LetGo(author, old, holder);
    }

    // Inherent: the write of a worker that was given up may come late and begin a child whose parent has gone on without it.
    private void Begins(Run child)
    {
        var parent = world.Runs.Find(new RunKey(child.ParentJobId!, child.ParentRunId!));
        if (parent?.Session == child.Session && parent?.Claim == child.ParentClaim) Strays.Remove(child.Key);
        else Strays.Add(child.Key);
    }

    /// <summary>A job's process starts.</summary>
    public void Starts(JobProcess process)
    {
        var run = process.Run.Key;
        var root = world.Runs.Find(process.Root);
        if (root is null || root.Session != process.Session || root.Claim != process.Claim)
            Bad("ran-unheld", run, $"{process.Worker.Name} starts it under claim {process.Claim}; the row is held by {root?.Session?[..20] ?? "nobody"} at {root?.Claim}");
        foreach (var other in world.Jobs.Live)
        {
            if (other.Run.Key == run) Bad("overlap", run, $"{other.Worker.Name} and {process.Worker.Name}");
            else if (other.Root == process.Root && (other.Session, other.Claim) != (process.Session, process.Claim)) Bad("overlap-in-tree", run, $"{other.Worker.Name} and {process.Worker.Name}");
        }
        if (world.Specs.Find(run.JobId) is { } job && StartChecks.ConcurrencyLimit(job) is { } limit && world.Jobs.Live.Count(p => p.Run.JobId == run.JobId && p.Run.Key != run) >= limit)
            Bad("limit-exceeded", run, $"over max_concurrent {limit}");
    }

    /// <summary>An action begins.</summary>
    public ActionRecord Acts(Participant worker, Run seen, int index)
    {
        var list = ActionList.Of(seen, seen.Actions![index].Hook);
        world.Tell(worker, $"does action {list.Hook} {index} of {world.Name(seen.Key)}");
        var record = new ActionRecord(list, index, worker, seen.Session!, world.Scheduler.Now);
        foreach (var other in _actions)
        {
            // Inherent: a worker stopped inside an action may overlap its successor for the length of that step.
            if (other.List.Run == list.Run && other.End is null && other.Worker != worker && other.Worker.IsAlive && other.Worker.LastPause < other.Begin)
                Bad("action-overlap", seen.Key, $"{other.Worker.Name} and {worker.Name}");
        }
        if (index > 0 && seen.Actions[index - 1].State != ActionState.NotRun && !_actions.Any(a => a.List == list && a.Index == index - 1 && a.End is not null) && seen.Actions[index - 1].Error is null)
            Bad("action-order", seen.Key, $"{list.Hook} {index} before {index - 1} had ended");
        _actions.Add(record);
        return record;
    }

    /// <summary>An action returned: within its worker's lease, unless that one was stopped meanwhile.</summary>
    public void Acted(ActionRecord record)
    {
        record.End = world.Scheduler.Now;
        if (record.End > _leases.GetValueOrDefault(record.Session) && record.Worker.LastPause < record.Begin) Bad("action-past-lease", record.List.Run, $"{record.Worker.Name}: {record.List.Hook} {record.Index}");
    }

    // Whoever lets a run go, or ends it, has nothing of it running.
    private void LetGo(Participant author, Run old, string holder)
    {
        foreach (var process in world.Jobs.Live)
            if (process.Run.Key == old.Key && process.Session == holder && process.Run.Claim == old.Claim || process.Root == old.Key && process.Session == holder && process.Claim == old.Claim)
                Bad("let-go-alive", old.Key, $"{author.Name} let go of it or ended it while its job ran");
    }
}
