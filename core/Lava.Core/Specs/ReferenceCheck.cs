using Lava.Core.Model;
using Lava.Core.Validation;

namespace Lava.Core.Specs;

/// <summary>Checks what the items of a whole realm say about each other.</summary>
internal sealed class ReferenceCheck
{
    private readonly IReadOnlyList<SpecFile> _unreadable;
    private readonly Dictionary<string, SpecEntry> _jobs;
    private readonly Dictionary<string, SpecEntry> _connections;

    private ReferenceCheck(IReadOnlyList<SpecEntry> entries, IReadOnlyList<SpecFile> unreadable)
    {
        _unreadable = unreadable;
        _jobs = ById(entries, ItemKind.Job);
        _connections = ById(entries, ItemKind.Connection);
    }

    public static void Check(IReadOnlyList<SpecEntry> entries, IReadOnlyList<SpecFile> unreadable, PayloadFiles? payloads)
    {
        var check = new ReferenceCheck(entries, unreadable);
        foreach (var entry in entries)
        {
            foreach (var reference in entry.Context.References)
            {
                check.Follow(entry, reference);
            }
        }

        CycleCheck.Check(check._jobs, entries.FirstOrDefault(e => e.Kind == ItemKind.Realm));
        FleetCheck.Check(entries);
        DispatcherCheck.Check(entries);
        DockerCheck.Check(entries);
        if (payloads is not null)
        {
            PayloadCheck.Check(entries, payloads);
        }
    }

    private static Dictionary<string, SpecEntry> ById(IEnumerable<SpecEntry> entries, ItemKind kind) =>
        entries.Where(e => e.Kind == kind && e.Id is not null).GroupBy(e => e.Id!).ToDictionary(g => g.Key, g => g.First());

    private void Follow(SpecEntry entry, SpecReference reference)
    {
        var isConnection = reference.Kind == ReferenceKind.Connection;
        if ((isConnection ? _connections : _jobs).TryGetValue(reference.Id, out var target))
        {
            if (reference.Kind == ReferenceKind.Inline)
            {
                CheckFleet(entry, reference, target);
            }
            else if (isConnection)
            {
                CheckConnection(entry, reference, target);
            }
        }
        else if (!_unreadable.Any(f => f.Text.Contains(reference.Id, StringComparison.Ordinal)))
        {
            // Else the item may well be in the file that can't be read, which is reported itself.
            Report(entry, reference, Severity.Error, ProblemCodes.NotFound, Missing(reference, isConnection));
        }
    }

    private string Missing(SpecReference reference, bool isConnection)
    {
        var noun = isConnection ? "connection" : "job";
        var right = Nearest.Find(reference.Id, isConnection ? _connections.Keys : _jobs.Keys) is { } near
            ? $"did you mean \"{near}\"?"
            : $"write the id of a {noun} of this realm";
        return $"there is no {noun} \"{reference.Id}\": {right}";
    }

    private static void CheckFleet(SpecEntry parent, SpecReference reference, SpecEntry child)
    {
        if (parent.Item["worker"].Text() is { } mine && child.Item["worker"].Text() is { } its && mine != its)
        {
            Report(
                parent,
                reference,
                Severity.Error,
                ProblemCodes.Combination,
                $"\"{reference.Id}\" is of fleet \"{its}\": a child runs on its parent's fleet, here \"{mine}\"");
        }
    }

    private static void CheckConnection(SpecEntry entry, SpecReference reference, SpecEntry connection)
    {
        var type = connection.Item["type"].Text();
        if (type is not null && reference.Types is { } types && !types.Contains(type, StringComparer.OrdinalIgnoreCase)
            && Validation.Tables.ConnectionTables.Find(type) is not null)
        {
            Report(
                entry, reference, Severity.Error, ProblemCodes.Combination, $"\"{reference.Id}\" is of type {type}: this wants {(types.Count > 4 ? "a database" : "a connection of type " + string.Join(" or ", types))}");
        }
        else if (connection.Item["enabled"].Bool() != true && !entry.Context.IsForRun)
        {
            Report(entry, reference, Severity.Warning, ProblemCodes.Disabled, $"the connection \"{reference.Id}\" is not enabled: write \"enabled: true\" in it");
        }
    }

    private static void Report(SpecEntry entry, SpecReference reference, Severity severity, string code, string message) =>
        entry.Context.Add(new Finding(reference.Path, reference.AtName, severity, code, message));
}
