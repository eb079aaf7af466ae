using Lava.Core.Specs;

namespace Lava.Core.Validation;

/// <summary>What one check of one item collects, and the rules it goes by.</summary>
public sealed class CheckContext
{
    private readonly List<Finding> _findings = [];
    private readonly List<SpecReference> _references = [];

    /// <summary>Whether templates are read; at run time each is when it is rendered.</summary>
    public bool ChecksTemplates => !IsForRun;

    /// <summary>Limits of the realm.</summary>
    public SpecLimits Limits { get; init; } = new();

    /// <summary>At run time a field that nobody knows is a warning, as it always was, and advice for authors is left out.</summary>
    public bool IsForRun { get; init; }

    /// <summary>What was found.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>The jobs and connections that the item names.</summary>
    public IReadOnlyList<SpecReference> References => _references;

    /// <summary>Whether an error was found.</summary>
    public bool HasErrors => _findings.Exists(f => f.Severity == Severity.Error);

    /// <summary>The scope of the item's root.</summary>
    public CheckScope Root(FieldPath? path = null) => new(this, path ?? FieldPath.Root, null);

    internal void Add(Finding finding) => _findings.Add(finding);

    internal void Add(SpecReference reference) => _references.Add(reference);
}
