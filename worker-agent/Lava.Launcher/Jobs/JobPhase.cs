namespace Lava.Launcher.Jobs;

/// <summary>Where a job stands, in this order.</summary>
internal enum JobPhase
{
    /// <summary>Not started yet: its program was being written to when we tried.</summary>
    Starting,

    /// <summary>Its first process runs, or has exited and hasn't been looked after yet.</summary>
    Running,

    /// <summary>Its tree was sent TERM and has its grace.</summary>
    Terminating,

    /// <summary>Whatever is left of its tree is sent KILL.</summary>
    Killing,

    /// <summary>No process is left; the rest of its output is on its way to the files.</summary>
    Draining,
}
