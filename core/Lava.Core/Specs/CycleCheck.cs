using Lava.Core.Model;
using Lava.Core.Validation;

namespace Lava.Core.Specs;

/// <summary>
/// A job that contains itself or dispatches itself, perhaps through others, would never end. Where an action dispatches,
/// a job is switched off or a template decides whether it runs, it may end after all: that is a warning.
/// </summary>
internal sealed class CycleCheck
{
    private readonly IReadOnlyDictionary<string, SpecEntry> _jobs;
    private readonly SpecEntry? _realm;

    private CycleCheck(IReadOnlyDictionary<string, SpecEntry> jobs, SpecEntry? realm)
    {
        _jobs = jobs;
        _realm = realm;
    }

    public static void Check(IReadOnlyDictionary<string, SpecEntry> jobs, SpecEntry? realm)
    {
        var check = new CycleCheck(jobs, realm);
        check.Report(check.Next, _ => true);
        check.Report(check.NextAfterFailure, steps => steps.Exists(s => s.IsDefault));
    }

    // Repairing and starting again is what people do after a failure.
    private IEnumerable<Step> Next(string id) => Steps(id)
        .Where(s => s.Reference.Kind is ReferenceKind.Inline or ReferenceKind.Dispatched && s.Hook is not ("on_fail" or "on_retry"));

    // But nobody wrote of what the realm dispatches after any failure that its own failure shall start it again.
    private IEnumerable<Step> NextAfterFailure(string id) => Steps(id)
        .Where(s => s.Reference.Kind == ReferenceKind.Inline || (s.IsDefault && s.Reference.Kind == ReferenceKind.Dispatched && s.Hook is "on_fail" or "on_retry"));

    private IEnumerable<Step> Steps(string id) => _jobs.TryGetValue(id, out var job)
        ? job.Context.References.Select(r => new Step(job, r, false)).Concat(DefaultActions.Of(job, _realm).Select(r => new Step(_realm!, r, true)))
        : [];

    private void Report(Func<string, IEnumerable<Step>> next, Predicate<List<Step>> counts)
    {
        foreach (var cycle in Cycles.All(_jobs.Keys, id => next(id).Select(s => s.Reference.Id)))
        {
            // The surest way from each job to the next says what the loop is.
            var steps = cycle.Zip(cycle.Skip(1), (from, to) => next(from).Where(s => s.Reference.Id == to).OrderBy(s => s.Doubt).First()).ToList();
            if (counts(steps))
            {
                Report(cycle, steps);
            }
        }
    }

    private void Report(IReadOnlyList<string> cycle, List<Step> steps)
    {
        var mayEnd = steps.Exists(s => s.Hook is not null) || cycle.Any(id => MayNotRun(_jobs[id], steps));
        var text = cycle[0] + string.Concat(steps.Select(s => s.Text));
        var message = mayEnd
            ? $"the jobs may go round without end: {text}; {Remedy(cycle, steps)}"
            : $"the job {(steps.TrueForAll(s => s.IsInline) ? "contains itself" : "starts itself again")}: {text}; take one of these away";
        var (owner, at, _) = steps[0];
        owner.Context.Add(new Finding(at.Path, at.AtName, mayEnd ? Severity.Warning : Severity.Error, ProblemCodes.Cycle, message));
    }

    private static string Remedy(IReadOnlyList<string> cycle, List<Step> steps) => steps.FindIndex(s => s.IsDefault) is >= 0 and var at
        ? $"give {cycle[at]} its own {steps[at].Hook}, such as [], or make sure that something else stops them"
        : "make sure that something stops them";

    // One that is switched off ends a loop of dispatches; a job within itself is a mistake, whatever it is switched to.
    private static bool MayNotRun(SpecEntry job, List<Step> steps) =>
        job.Item["enabled"].Text() is not null || (job.Item["enabled"].Bool() == false && steps.Exists(s => !s.IsInline));

    // How one job leads to the next, and the item that says so.
    private sealed record Step(SpecEntry Owner, SpecReference Reference, bool IsDefault)
    {
        public string? Hook { get; } = DefaultActions.HookOf(Reference);

        public bool IsInline => Reference.Kind == ReferenceKind.Inline;

        public int Doubt => IsInline ? 0 : Hook is null ? 1 : 2;

        public string Text => $" {(IsInline ? "contains" : "dispatches")} {Reference.Id}{(IsDefault ? $" (by the realm's {Hook})" : "")}";
    }
}
