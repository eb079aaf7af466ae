using Lava.Core.Model;
using Lava.Core.Validation;

namespace Lava.Core.Specs;

/// <summary>
/// A job that contains itself or dispatches itself, perhaps through others, would never end. Where an action dispatches,
/// a job is switched off or a template decides whether it runs, it may end after all: that is a warning.
/// </summary>
internal static class CycleCheck
{
    public static void Check(IReadOnlyDictionary<string, SpecEntry> jobs)
    {
        foreach (var cycle in Cycles.All(jobs.Keys, id => Next(jobs, id).Select(r => r.Id)))
        {
            Report(jobs, cycle);
        }
    }

    private static IEnumerable<SpecReference> Next(IReadOnlyDictionary<string, SpecEntry> jobs, string id) =>
        jobs.TryGetValue(id, out var job)
            ? job.Context.References.Where(r => r.Kind is ReferenceKind.Inline or ReferenceKind.Dispatched && !IsAfterFailure(r))
            : [];

    private static void Report(IReadOnlyDictionary<string, SpecEntry> jobs, IReadOnlyList<string> cycle)
    {
        // The surest way from each job to the next says what the loop is.
        var steps = cycle.Zip(cycle.Skip(1), (from, to) => Next(jobs, from).Where(r => r.Id == to).OrderBy(Doubt).First()).ToList();
        var mayEnd = steps.Exists(IsAction) || cycle.Any(id => MayNotRun(jobs[id], steps));
        var text = cycle[0] + string.Concat(steps.Select(s => $" {(s.Kind == ReferenceKind.Inline ? "contains" : "dispatches")} {s.Id}"));
        var message = mayEnd
            ? $"the jobs may go round without end: {text}; make sure that something stops them"
            : $"the job {(steps.TrueForAll(s => s.Kind == ReferenceKind.Inline) ? "contains itself" : "starts itself again")}: {text}; take one of these away";
        jobs[cycle[0]].Context.Add(
            new Finding(steps[0].Path, steps[0].AtName, mayEnd ? Severity.Warning : Severity.Error, ProblemCodes.Cycle, message));
    }

    // One that is switched off ends a loop of dispatches; a job within itself is a mistake, whatever it is switched to.
    private static bool MayNotRun(SpecEntry job, List<SpecReference> steps) =>
        job.Item["enabled"].Text() is not null || (job.Item["enabled"].Bool() == false && steps.Exists(s => s.Kind != ReferenceKind.Inline));

    private static int Doubt(SpecReference reference) => reference.Kind == ReferenceKind.Inline ? 0 : IsAction(reference) ? 2 : 1;

    private static bool IsAction(SpecReference reference) => Hook(reference) is "on_success" or "on_fail" or "on_retry";

    // Repairing and starting again is what people do after a failure.
    private static bool IsAfterFailure(SpecReference reference) => Hook(reference) is "on_fail" or "on_retry";

    private static string? Hook(SpecReference reference)
    {
        for (var path = reference.Path; path is not null; path = path.Parent)
        {
            if (path.Name is "on_success" or "on_fail" or "on_retry" && (path.Parent!.Parent is null || path.Parent.Name is null))
            {
                return path.Name;
            }
        }

        return null;
    }
}
