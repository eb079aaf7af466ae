namespace Lava.Worker.Engine;

/// <summary>
/// Rules of the protocol that live inside the engine. All are on; the simulation switches one off at a time, to see that it would notice.
/// Nothing outside this assembly and that simulation can.
/// </summary>
internal sealed record EngineRules
{
    /// <summary>All rules on.</summary>
    public static EngineRules All { get; } = new();

    /// <summary>The lease runs from when a beat was sent, not from its answer.</summary>
    public bool LeaseFromSending { get; init; } = true;
    /// <summary>A run is known to its worker from before its claim is sent, and no other claim of it is made meanwhile.</summary>
    public bool OneClaimAtATime { get; init; } = true;
    /// <summary>Nothing is started without the start margin of lease.</summary>
    public bool StartMargin { get; init; } = true;
    /// <summary>With each beat the rows of live runs are read for a cancel whose hint was lost.</summary>
    public bool CancelsAreRead { get; init; } = true;
    /// <summary>A clean end waits until jobs and actions are gone before rows are let go.</summary>
    public bool DrainWaits { get; init; } = true;
}
