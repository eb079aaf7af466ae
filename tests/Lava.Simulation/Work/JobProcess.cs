using Lava.Core.Model;
using Lava.Simulation.Kernel;

namespace Lava.Simulation.Work;

/// <summary>A job's process: of which run, and under which claim of the top run in its tree.</summary>
/// <param name="Run">The run.</param>
/// <param name="Root">The run whose claim it lives under: its own, or that of the chain, dag or foreach it is in.</param>
/// <param name="Session">The session of that claim.</param>
/// <param name="Claim">That claim.</param>
/// <param name="Worker">The worker that started it.</param>
/// <param name="Begin">When it started.</param>
internal sealed record JobProcess(Run Run, RunKey Root, string Session, int Claim, Participant Worker, long Begin)
{
    /// <summary>Whether it runs.</summary>
    public bool IsLive { get; set; } = true;
}
