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

    /// <summary>
    /// At run time a field that nobody knows is a warning, as it always was, and advice for authors is left out. So is what is looked at
    /// again when it is used: a dispatch may bring a parameter that is missing, an action may never be done, a manual run needs no schedule,
    /// a handler says itself what it can't take. One mistake stops nothing else.
    /// </summary>
    public bool IsForRun { get; init; }

    /// <summary>What was found.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>The jobs and connections that the item names.</summary>
    public IReadOnlyList<SpecReference> References => _references;

    /// <summary>Whether an error was found.</summary>
    public bool HasErrors => _findings.Exists(f => f.Severity == Severity.Error);

    /// <summary>The scope of the item's root.</summary>
    public CheckScope Root(FieldPath? path = null) => new(this, path ?? FieldPath.Root, null);

    internal void Add(Finding finding) => _findings.Add(IsForRun && IsCheckedAtUse(finding) ? finding with { Severity = Severity.Warning } : finding);

    private static bool IsCheckedAtUse(Finding finding)
    {
        if (finding.Code is ProblemCodes.Combination or ProblemCodes.Cycle or ProblemCodes.NotFound or ProblemCodes.Schedule or ProblemCodes.Secret) return true;
        var (field, depth) = InItem(finding.Path);
        return field switch
        {
            "payload" or "schedule" => true,
            // What can't be read at all as parameters or as a list of actions is of no use to anybody.
            "parameters" => depth > 1 || finding.Code == ProblemCodes.Missing,
            "on_success" or "on_fail" or "on_retry" => depth > 2 || (depth == 2 && finding.Code != ProblemCodes.Kind),
            _ => false,
        };
    }

    // The item's own field that a place lies in, null for the item itself, and how many steps it is from the item.
    private static (string? Field, int Depth) InItem(FieldPath path)
    {
        var steps = new Stack<FieldPath>();
        for (var at = path; at.Parent is not null; at = at.Parent) steps.Push(at);
        while (steps.TryPeek(out var first) && first.Name is null) steps.Pop();
        return (steps.TryPeek(out var field) ? field.Name : null, steps.Count);
    }

    internal void Add(SpecReference reference) => _references.Add(reference);
}
