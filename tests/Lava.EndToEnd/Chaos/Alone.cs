namespace Lava.EndToEnd.Chaos;

/// <summary>Tests that load the machine, or look at how long something took: no other runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    /// <summary>The collection's name.</summary>
    public const string Name = "alone";
}
