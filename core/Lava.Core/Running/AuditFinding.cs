using Lava.Core.Model;

namespace Lava.Core.Running;

/// <summary>A property of the run protocol that a realm's rows and queues break.</summary>
public sealed record AuditFinding
{
    /// <summary>Which one.</summary>
    public required AuditKind Kind { get; init; }
    /// <summary>The run it is about; null: none, or not known.</summary>
    public RunKey? Run { get; init; }
    /// <summary>What is wrong, in a sentence.</summary>
    public required string What { get; init; }
    /// <summary>For how long; null: not known.</summary>
    public TimeSpan? Age { get; init; }
    /// <summary>What mends it, by itself or by a person.</summary>
    public required string Mend { get; init; }
}

/// <summary>The properties that an audit looks after.</summary>
public enum AuditKind
{
    /// <summary>It should have gone on by now.</summary>
    Stuck,
    /// <summary>It was accepted, and nobody will ever come upon it.</summary>
    Lost,
    /// <summary>It was dispatched, or came to an end, more than once for one cause.</summary>
    Duplicate,
    /// <summary>A message that no run waits for.</summary>
    OrphanedMessage,
    /// <summary>It waits for a worker, and no message tells of it.</summary>
    RowWithoutMessage,
    /// <summary>Its row names a worker that has ended.</summary>
    HeldByEndedSession,
    /// <summary>A child that has not ended, of a parent that has, or that is gone.</summary>
    ChildWithoutParent,
    /// <summary>Settled, but still marked as somebody's work; or live, but to be purged.</summary>
    SettledWithLiveFields,
    /// <summary>A slot of <c>max_concurrent</c> held for a run that no longer runs so.</summary>
    LimitOfGoneRun,
    /// <summary>A working folder of a worker that has ended.</summary>
    FolderLeft,
    /// <summary>Processes of a worker's session that has ended.</summary>
    ProcessLeft,
}
