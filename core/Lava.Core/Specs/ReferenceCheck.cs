using Lava.Core.Model;
using Lava.Core.Validation;

namespace Lava.Core.Specs;

/// <summary>Checks what the items of a whole realm say about each other.</summary>
internal sealed class ReferenceCheck
{
    private readonly IReadOnlyList<SpecEntry> _entries;
    private readonly IReadOnlyList<SpecFile> _unreadable;
    private readonly Dictionary<string, SpecEntry> _jobs;
    private readonly HashSet<string> _connections;

    private ReferenceCheck(IReadOnlyList<SpecEntry> entries, IReadOnlyList<SpecFile> unreadable)
    {
        _entries = entries;
        _unreadable = unreadable;
        _jobs = entries.Where(e => e.Kind == ItemKind.Job && e.Id is not null).GroupBy(e => e.Id!).ToDictionary(g => g.Key, g => g.First());
        _connections = [.. entries.Where(e => e.Kind == ItemKind.Connection).Select(e => e.Id).OfType<string>()];
    }

    public static void Check(IReadOnlyList<SpecEntry> entries, IReadOnlyList<SpecFile> unreadable)
    {
        var check = new ReferenceCheck(entries, unreadable);
        foreach (var entry in entries)
        {
            foreach (var reference in entry.Context.References)
            {
                check.Follow(entry, reference);
            }
        }

        check.FindCycle();
        FleetCheck.Check(entries);
        DispatcherCheck.Check(entries);
    }

    private void Follow(SpecEntry entry, SpecReference reference)
    {
        var isConnection = reference.Kind == ReferenceKind.Connection;
        if (isConnection ? _connections.Contains(reference.Id) : _jobs.ContainsKey(reference.Id))
        {
            if (reference.Kind == ReferenceKind.Inline)
            {
                CheckFleet(entry, reference, _jobs[reference.Id]);
            }

            return;
        }

        // The item may well be in a file that can't be read, which is reported itself.
        if (_unreadable.Any(f => f.Text.Contains(reference.Id, StringComparison.Ordinal)))
        {
            return;
        }

        var noun = isConnection ? "connection" : "job";
        var right = Nearest.Find(reference.Id, isConnection ? _connections : _jobs.Keys) is { } near
            ? $"did you mean \"{near}\"?"
            : $"write the id of a {noun} of this realm";
        Report(entry, reference, ProblemCodes.NotFound, $"there is no {noun} \"{reference.Id}\": {right}");
    }

    private static void CheckFleet(SpecEntry parent, SpecReference reference, SpecEntry child)
    {
        if (parent.Item["worker"].Text() is { } mine && child.Item["worker"].Text() is { } its && mine != its)
        {
            Report(
                parent, reference, ProblemCodes.Combination, $"\"{reference.Id}\" is of fleet \"{its}\": a child runs on its parent's fleet, here \"{mine}\"");
        }
    }

    // A job that contains itself, perhaps through others, would never end.
    private void FindCycle()
    {
        var cycle = Cycles.Find(
            _jobs.Keys,
            id => _jobs.TryGetValue(id, out var job) ? job.Context.References.Where(r => r.Kind == ReferenceKind.Inline).Select(r => r.Id) : []);
        if (cycle is not null)
        {
            var entry = _jobs[cycle[0]];
            var reference = entry.Context.References.First(r => r.Kind == ReferenceKind.Inline && r.Id == cycle[1]);
            Report(entry, reference, ProblemCodes.Cycle, $"the job contains itself: {string.Join(" contains ", cycle)}; take one of these away");
        }
    }

    private static void Report(SpecEntry entry, SpecReference reference, string code, string message) =>
        entry.Context.Add(new Finding(reference.Path, reference.AtName, Severity.Error, code, message));
}
