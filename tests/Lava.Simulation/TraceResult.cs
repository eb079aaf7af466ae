using Lava.Simulation.Checks;

namespace Lava.Simulation;

/// <summary>What became of a trace.</summary>
/// <param name="Seed">Its seed: it replays exactly.</param>
/// <param name="Violations">What was violated.</param>
/// <param name="Fingerprint">Tells two traces apart.</param>
/// <param name="Steps">How long it was.</param>
/// <param name="Runs">How many runs it had, children in line among them.</param>
/// <param name="Story">What happened, if it was told.</param>
internal sealed record TraceResult(ulong Seed, IReadOnlyList<Violation> Violations, ulong Fingerprint, long Steps, int Runs, IReadOnlyList<string> Story);
