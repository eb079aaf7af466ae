using System.Collections.Frozen;

namespace Lava.Core.Validation.Tables;

/// <summary>Every job type.</summary>
public static class JobTypes
{
    /// <summary>The types, family by family.</summary>
    public static IReadOnlyList<JobType> All { get; } =
    [
        .. OrchestrationTypes.All,
        .. ExecutableTypes.All,
        .. SqlTypes.All,
        .. FileShareTypes.All,
        .. SharePointTypes.All,
    ];

    private static readonly FrozenDictionary<string, JobType> ByName = All.ToFrozenDictionary(t => t.Name);

    /// <summary>The names of the types.</summary>
    public static IEnumerable<string> Names => All.Select(t => t.Name);

    /// <summary>The type of this name, or null.</summary>
    public static JobType? Find(string name) => ByName.GetValueOrDefault(name);
}
