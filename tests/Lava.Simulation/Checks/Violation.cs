namespace Lava.Simulation.Checks;

/// <summary>A property that did not hold.</summary>
/// <param name="Rule">Its short name.</param>
/// <param name="Detail">When, of which run, and how.</param>
internal sealed record Violation(string Rule, string Detail);
