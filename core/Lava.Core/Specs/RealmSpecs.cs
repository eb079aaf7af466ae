using Lava.Core.Model;
using Lava.Core.Validation;

namespace Lava.Core.Specs;

/// <summary>The specs of a realm folder: the good ones as records, and everything that is wrong.</summary>
public sealed class RealmSpecs
{
    private readonly Dictionary<string, IReadOnlyList<SpecReference>> _references;
    private readonly Dictionary<string, IReadOnlyList<Problem>> _brokenConnections;
    private readonly bool _brokenRealm;

    internal RealmSpecs(int files, IReadOnlyList<SpecEntry> entries, IEnumerable<Problem> fileProblems)
    {
        Files = files;
        Jobs = Good(entries, ItemKind.Job, Bind.Job);
        Connections = Good(entries, ItemKind.Connection, Bind.Connection);
        Triggers = Good(entries, ItemKind.Trigger, Bind.Trigger);
        Realm = Good(entries, ItemKind.Realm, Bind.Realm).Values.FirstOrDefault();
        BrokenJobs = Broken(entries, ItemKind.Job);
        _brokenConnections = Broken(entries, ItemKind.Connection);
        _brokenRealm = Realm is null;
        JobOrigins = Group(entries, ItemKind.Job).ToDictionary(g => g.Key, g => new SpecOrigin(g.First().Document.Path, g.First().Position.Line));
        var realm = entries.FirstOrDefault(e => e.Kind == ItemKind.Realm);
        _references = Group(entries, ItemKind.Job)
            .ToDictionary(g => g.Key, g => (IReadOnlyList<SpecReference>)[.. g.SelectMany(e => e.Context.References.Concat(DefaultActions.Of(e, realm)))]);
        DispatcherZones = Scheduling.DispatcherZones.Of(Realm?.Raw, Jobs.Values.Select(j => j.Raw));
        Problems =
        [
            .. fileProblems.Concat(entries.SelectMany(e => e.Problems()))
                .OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Line).ThenBy(p => p.Column),
        ];
    }

    /// <summary>How many files were read.</summary>
    public int Files { get; }

    /// <summary>The realm; null when its file is absent or broken.</summary>
    public Realm? Realm { get; }

    /// <summary>The jobs without errors.</summary>
    public IReadOnlyDictionary<string, Job> Jobs { get; }

    /// <summary>The connections without errors.</summary>
    public IReadOnlyDictionary<string, Connection> Connections { get; }

    /// <summary>The S3 triggers without errors.</summary>
    public IReadOnlyDictionary<string, S3Trigger> Triggers { get; }

    /// <summary>All problems, by file and line.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>The jobs with errors that have an id, with their problems (those of the file's text among them).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Problem>> BrokenJobs { get; }

    /// <summary>Where each job stands, broken ones too.</summary>
    public IReadOnlyDictionary<string, SpecOrigin> JobOrigins { get; }

    /// <summary>The time zone of each dispatcher that has one.</summary>
    public IReadOnlyDictionary<string, string> DispatcherZones { get; }

    /// <summary>Whether any problem is an error.</summary>
    public bool HasErrors => Problems.Any(p => p.Severity == Severity.Error);

    /// <summary>
    /// The errors that a run of a job could meet: of the realm, and of the job and all that it contains or dispatches,
    /// with their connections. Empty for a job that isn't there.
    /// </summary>
    public IReadOnlyList<Problem> ErrorsInReachOf(string jobId)
    {
        var seen = new HashSet<string>();
        var open = new Queue<string>([jobId]);
        var found = new List<Problem>();
        while (open.TryDequeue(out var id))
        {
            if (!seen.Add(id))
            {
                continue;
            }

            found.AddRange(BrokenJobs.GetValueOrDefault(id, []));
            foreach (var reference in _references.GetValueOrDefault(id, []))
            {
                if (reference.Kind == ReferenceKind.Connection)
                {
                    found.AddRange(_brokenConnections.GetValueOrDefault(reference.Id, []));
                }
                else
                {
                    open.Enqueue(reference.Id);
                }
            }
        }

        if (_brokenRealm)
        {
            found.AddRange(Problems.Where(p => ItemKinds.ByFolder(p.File) == ItemKind.Realm));
        }

        return [.. found.Where(p => p.Severity == Severity.Error).Distinct()];
    }

    private static IEnumerable<IGrouping<string, SpecEntry>> Group(IEnumerable<SpecEntry> entries, ItemKind kind) =>
        entries.Where(e => e.Kind == kind && e.Id is not null).GroupBy(e => e.Id!);

    private static Dictionary<string, T> Good<T>(IEnumerable<SpecEntry> entries, ItemKind kind, Func<System.Text.Json.Nodes.JsonObject, T> bind) =>
        Group(entries, kind).Where(g => !g.Any(e => e.IsBroken)).ToDictionary(g => g.Key, g => bind(g.First().Item));

    private static Dictionary<string, IReadOnlyList<Problem>> Broken(IEnumerable<SpecEntry> entries, ItemKind kind) =>
        Group(entries, kind).Where(g => g.Any(e => e.IsBroken)).ToDictionary(
            g => g.Key,
            g => (IReadOnlyList<Problem>)[.. g.SelectMany(e => e.Document.Problems.Concat(e.Problems())).Distinct()]);
}
