namespace Lava.Worker.Launching;

/// <summary>Why a process was ended on the worker's behalf.</summary>
public enum CancelCause
{
    /// <summary>Its own cancellation token.</summary>
    Requested,

    /// <summary>Everything was ended, or the launcher was told to end.</summary>
    KilledWithAll,

    /// <summary>The lease ran out.</summary>
    LeaseExpired,
}
