namespace Lava.Infra.Stacks;

/// <summary>Where the built programs lie that a deployment uploads.</summary>
/// <param name="Functions">The functions' archive: <c>bootstrap</c> alone, zipped.</param>
/// <param name="Worker">The worker agent's archive.</param>
public sealed record Artifacts(string Functions, string Worker);
