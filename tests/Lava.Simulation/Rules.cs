using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Simulation.Kernel;
using Lava.Worker.Engine;

namespace Lava.Simulation;

/// <summary>
/// The protocol's rules as they are. A mutation switches one off, by what it does to a participant's view of the stores and to its writes:
/// the simulation must notice.
/// </summary>
internal class Rules
{
    /// <summary>All rules on.</summary>
    public static Rules All { get; } = new();
    /// <summary>The same, with the faults alone that there were when a seed was kept: its trace goes as it went then.</summary>
    public static Rules Former { get; } = new FormerFaults();

    /// <summary>Chances that make the mutation likely to matter.</summary>
    public virtual Faults.Chances Chances(Faults.Chances usual) => usual;
    /// <summary>The only jobs of its traces; null: all.</summary>
    public virtual IReadOnlyList<string>? OnlyJobs => null;
    /// <summary>How far wall clocks may be off, seconds.</summary>
    public virtual IReadOnlyList<double> Skews => [0, 0, -5, 5];
    /// <summary>What the engine itself leaves out.</summary>
    public virtual EngineRules Engine => EngineRules.All;
    /// <summary>A row as a reader gets it.</summary>
    public virtual Run? SeenRun(World world, Participant reader, Run? row) => row;
    /// <summary>A session as a reader gets it.</summary>
    public virtual Session? SeenSession(SessionId id, Session? session) => session;
    /// <summary>Due rows as a sweeper gets them.</summary>
    public virtual IReadOnlyList<RunKey> SeenWaiting(World world, IReadOnlyList<RunKey> rows) => rows;
    /// <summary>Held rows as a sweeper gets them.</summary>
    public virtual IReadOnlyList<HeldRun> SeenHeld(World world, Participant reader, IReadOnlyList<HeldRun> rows) => rows;
    /// <summary>A write as it reaches the store.</summary>
    public virtual (Run Row, long? SeenFence) Written(World world, Participant author, Run? old, Run row, long? seenFence) => (row, seenFence);
    /// <summary>Messages as a worker gets them.</summary>
    public virtual IReadOnlyList<QueueMessage> Received(World world, string fleet, IReadOnlyList<QueueMessage> messages) => messages;
    /// <summary>Whether a message that is sent never leaves its sender.</summary>
    public virtual bool LosesMessage(World world, Participant sender, string body) => false;
    /// <summary>What a beat returns.</summary>
    public virtual Session? Beat(Session? before, Session? after) => after;
    /// <summary>What the watchdog is told that it saw of a session.</summary>
    public virtual BeatSeen? BeatSeen(Session? session, BeatSeen? seen) => seen;
    /// <summary>The holder that a limit's slot must have.</summary>
    public virtual LimitHolder? ExpectedLimit(LimitHolder? expected, LimitHolder? next, LimitHolder? stored) => expected;
    /// <summary>Whether hints of a cancel get lost.</summary>
    public virtual bool LosesCancelHint(World world) => world.Hits(.1);
    /// <summary>Whether a message of long ago looks new.</summary>
    public virtual bool ForgetsAge => false;
    /// <summary>Whether a launcher says that a job's tree is gone before it is.</summary>
    public virtual bool LauncherLies => false;
    /// <summary>Whether a launcher counts as gone with its worker.</summary>
    public virtual bool IgnoresLauncher => false;

    private sealed class FormerFaults : Rules
    {
        public override Faults.Chances Chances(Faults.Chances usual) => usual with { SpecRead = 0 };
    }
}
