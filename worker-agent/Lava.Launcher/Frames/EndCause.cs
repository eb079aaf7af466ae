namespace Lava.Launcher.Frames;

/// <summary>Why a job process ended. What had exited by itself before it was to be ended stays <see cref="Exited"/>.</summary>
public enum EndCause : byte
{
    /// <summary>By itself, or by somebody else's signal.</summary>
    Exited = 0,

    /// <summary>Its timeout was reached.</summary>
    TimedOut = 1,

    /// <summary>The worker asked for it.</summary>
    Cancelled = 2,

    /// <summary>The worker ended everything.</summary>
    KilledWithAll = 3,

    /// <summary>The lease ran out.</summary>
    LeaseExpired = 4,

    /// <summary>The worker's pipe closed.</summary>
    WorkerGone = 5,
}
