using System.Buffers.Binary;
using System.Globalization;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Embedded.Memory;
using Lava.Simulation.Checks;
using Lava.Simulation.Faults;
using Lava.Simulation.Kernel;
using Lava.Simulation.Realm;
using Lava.Simulation.Work;

namespace Lava.Simulation;

/// <summary>All there is in one trace: time, chance, the stores as they truly stand, processes, and what watches them.</summary>
internal sealed class World
{
    private readonly ISessionStore _sessions;
    private readonly RealmPorts _ports;
    private readonly Dictionary<RunKey, string> _names = [];
    private readonly List<Action> _changes = [];
    private int _participants;

    public World(ulong seed, Rules rules, Jobs jobs, bool tell)
    {
        (Seed, Rules, Specs, IsTold) = (seed, rules, jobs, tell);
        Random = new Random((int)(seed * 2654435761 % int.MaxValue));
        Aside = new Random((int)(seed * 2246822519 % int.MaxValue));
        Chances = rules.Chances(Faults.Chances.Of(seed));
        TellsChanges = Random.Next(3) == 0;
        Purges = Random.Next(2) == 0;
        FaultsEnd = Scheduler.Ticks(Random.Next(3) switch { 0 => 150, 1 => 300, _ => 500 });
        _ports = new MemoryRealm("sim", jobs, new ParticipantClock(Scheduler, null)).Ports;
        _sessions = _ports.Sessions;
        Runs = new StoredRuns(this, _ports.Runs);
        Queues = new Queues(this, _ports.Queue);
        Jobs = new JobProcesses(this);
        Checks = new Checker(this);
    }

    public ulong Seed { get; }
    public Rules Rules { get; }
    public Scheduler Scheduler { get; } = new();
    public Random Random { get; }
    public Chances Chances { get; }
    public Jobs Specs { get; }
    public StoredRuns Runs { get; }
    public Queues Queues { get; }
    public JobProcesses Jobs { get; }
    public Checker Checks { get; }
    /// <summary>Chance for what later versions added: it leaves the course of former traces as it was.</summary>
    public Random Aside { get; }
    /// <summary>When faults end.</summary>
    public long FaultsEnd { get; set; }
    /// <summary>Whether things go wrong now.</summary>
    public bool Faulty => Scheduler.Now < FaultsEnd;
    /// <summary>Whether the store is out of reach for everybody.</summary>
    public bool StoreIsDown { get; set; }
    /// <summary>Whether the story is kept.</summary>
    public bool IsTold { get; }
    /// <summary>Whether a change of a session is told to workers at once, as on one host.</summary>
    public bool TellsChanges { get; }
    /// <summary>Whether rows of ended sessions expire in this trace.</summary>
    public bool Purges { get; }
    /// <summary>Ended sessions whose rows have expired.</summary>
    public HashSet<SessionId> Purged { get; } = [];
    /// <summary>The story so far.</summary>
    public List<string> Story { get; } = [];
    /// <summary>Now, as the realm sees it.</summary>
    public DateTimeOffset Now => ParticipantClock.Epoch.AddTicks(Scheduler.Now);

    /// <summary>Makes a process.</summary>
    public Participant Participant(string name, IReadOnlyList<double>? skews = null)
    {
        var from = skews ?? Rules.Skews;
        return new Participant(Scheduler, name, ++_participants, from[Random.Next(from.Count)]);
    }

    /// <summary>The ports as a participant reaches them.</summary>
    public RealmPorts PortsOf(Participant who)
    {
        var line = new Line(this, who);
        return _ports with { Runs = new RunStoreLine(this, line), Sessions = new SessionStoreLine(this, line, _sessions), Queue = new QueueLine(this, line), Specs = new SpecLine(this, Specs, line) };
    }

    /// <summary>A session as it truly stands.</summary>
    public Session? Session(string? text) => SessionId.Parse(text) is { } id ? _sessions.GetAsync(id, CancellationToken.None).AsTask().GetAwaiter().GetResult() : null;

    /// <summary>Sessions of a fleet that have not ended.</summary>
    public IReadOnlyList<Session> SessionsOf(string fleet) => _sessions.ListAsync(fleet, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>Dead letters of a fleet.</summary>
    public IReadOnlyList<DeadLetter> DeadLetters(string fleet) => _ports.Queue.ListDeadAsync(fleet, 100, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>What <c>lava audit</c> says of the realm as it stands.</summary>
    public IReadOnlyList<AuditFinding> Audit() =>
        new Auditor(_ports, Timing.Standard, new ParticipantClock(Scheduler, null)).AllAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult().Findings;

    /// <summary>Who has a slot of a job's limit.</summary>
    public LimitHolder? Limit(string jobId, int slot) => _sessions.GetLimitAsync(jobId, slot, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <summary>Whether a chance hits, while faults last.</summary>
    public bool Hits(double chance) => Faulty && Random.NextDouble() < chance;

    /// <summary>One of several.</summary>
    public double Pick(params ReadOnlySpan<double> values) => values[Random.Next(values.Length)];

    /// <summary>A number between two.</summary>
    public double Between(double least, double most) => least + Random.NextDouble() * (most - least);

    /// <summary>A UUIDv7 of the trace's own time and chance.</summary>
    public string NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.NextBytes(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes, Now.ToUnixTimeMilliseconds() << 16);
        bytes[6] = 0x70;
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>How readily a participant dies at a call: those that make few calls die more readily.</summary>
    public static double CrashWeight(Participant who) => who.Name[0] == 'w' ? 1 : 8;

    /// <summary>Whether a participant may be stopped: workers are.</summary>
    public static bool MayPause(Participant who) => who.Name[0] == 'w';

    /// <summary>Completes with the next change of a session.</summary>
    public Task ChangeAsync(Participant who, CancellationToken cancellation)
    {
        var change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellation.Register(() => change.TrySetCanceled(cancellation));
        _changes.Add(() => who.Post(_ => change.TrySetResult(), null));
        return change.Task;
    }

    /// <summary>A session changed.</summary>
    public void Changed()
    {
        var told = _changes.ToArray();
        _changes.Clear();
        foreach (var tell in told) tell();
    }

    /// <summary>Adds to the story.</summary>
    public void Tell(Participant? who, string what)
    {
        if (IsTold) Story.Add(string.Create(CultureInfo.InvariantCulture, $"{Scheduler.Now / (double)TimeSpan.TicksPerSecond,9:0.000} {who?.Name ?? "-",-12} {what}"));
    }

    /// <summary>A run's short name in the story.</summary>
    public string Name(RunKey key)
    {
        if (_names.TryGetValue(key, out var name)) return name;
        name = string.Create(CultureInfo.InvariantCulture, $"{key.JobId}#{_names.Count}");
        _names.Add(key, name);
        return name;
    }
}
