namespace Lava.Simulation;

/// <summary>A rule of the protocol switched off.</summary>
/// <param name="Rules">The rules without it.</param>
/// <param name="By">The check that notices it; other checks may, too.</param>
internal sealed record Mutation(Rules Rules, string By);
