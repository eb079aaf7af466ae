using Lava.Launcher.Frames;
using Lava.Launcher.Output;

namespace Lava.Launcher.Jobs;

/// <summary>One job process with its tree.</summary>
internal sealed class Job(StartFrame start)
{
    public StartFrame Start { get; } = start;

    public JobPhase Phase { get; set; } = JobPhase.Starting;

    public EndCause Cause { get; set; } = EndCause.Exited;

    /// <summary>The first process, also id of the session; 0 until started.</summary>
    public int Pid { get; set; }

    /// <summary>Exit code of the first process, negative for a signal; null while it runs.</summary>
    public int? Code { get; set; }

    public OutputStream? Stdout { get; set; }

    public OutputStream? Stderr { get; set; }

    /// <summary>How many of the two streams are in their files for good.</summary>
    public int StreamsFinished { get; set; }

    /// <summary>Monotonic milliseconds at which the current phase ends by itself: the next try, the timeout, the end of the grace.</summary>
    public long Due { get; set; } = long.MaxValue;

    /// <summary>Failed tries to start.</summary>
    public int Tries { get; set; }

    /// <summary>Pid and start of processes once seen in this job's tree: they stay its own, wherever they move.</summary>
    public HashSet<(int Pid, long Start)> Seen { get; } = [];

    /// <summary>The whole tree is gone.</summary>
    public bool Gone => Phase == JobPhase.Draining;
}
