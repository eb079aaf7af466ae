using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Core.Running;

/// <summary>What is known around a run when it is explained. Null everywhere: unknown.</summary>
public sealed record Surroundings
{
    /// <summary>The session that its row names; null when there is none.</summary>
    public Session? Holder { get; init; }
    /// <summary>The queue of its fleet.</summary>
    public QueueDepth? Depth { get; init; }
    /// <summary>The number of the fleet's live sessions.</summary>
    public int? Workers { get; init; }
    /// <summary>Its job's spec.</summary>
    public Job? Job { get; init; }
    /// <summary>The runs that hold the slots of its job's limit.</summary>
    public IReadOnlyList<Run> LimitHolders { get; init; } = [];
    /// <summary>A child's parent.</summary>
    public Run? Parent { get; init; }
    /// <summary>For a child whose turn hasn't come: the children it waits for.</summary>
    public IReadOnlyList<ChildRef> Before { get; init; } = [];
    /// <summary>The rows of a parent's children, as far as they have one.</summary>
    public IReadOnlyList<Run> Children { get; init; } = [];
}
