using Lava.Core.Model;

namespace Lava.Core.Validation;

/// <summary>The limits that a realm's configuration sets to its specs.</summary>
public sealed record SpecLimits
{
    /// <summary>The most tries in a run.</summary>
    public int IterationLimit { get; init; } = 10;

    /// <summary>The longest pause between tries.</summary>
    public Duration IterationDelay { get; init; } = Duration.FromSeconds(300);

    /// <summary>The most values that a foreach may ask for.</summary>
    public int ForeachLimit { get; init; } = 25;

    /// <summary>The most values of a foreach that doesn't say.</summary>
    public int ForeachDefault { get; init; } = 10;

    /// <summary>The limits of a configuration. Its values must be good.</summary>
    public static SpecLimits From(RealmConfig config) => new()
    {
        IterationLimit = config.Int("ITERATION_MAX_LIMIT"),
        IterationDelay = config.Duration("ITERATION_MAX_DELAY"),
        ForeachLimit = config.Int("FOREACH_MAX_LIMIT"),
        ForeachDefault = config.Int("FOREACH_LIMIT"),
    };
}
