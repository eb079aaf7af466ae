namespace Lava.Core.Specs;

/// <summary>Where an item stands.</summary>
public sealed record SpecOrigin(string File, int Line);
