using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Validation;

namespace Lava.Core.Specs;

/// <summary>Reads the files of a realm folder and finds everything that is wrong with them.</summary>
public sealed class SpecReader
{
    private readonly List<SpecEntry> _entries = [];
    private readonly List<Problem> _problems = [];
    private readonly List<SpecFile> _unreadable = [];

    private SpecReader()
    {
    }

    /// <summary>
    /// Reads and checks files; those of the realm's own folder together, so that references can be followed.
    /// References are checked only when the realm's file is among them.
    /// </summary>
    /// <param name="files">The files, with paths that say what they hold.</param>
    /// <param name="forRun">At run time unknown fields are warnings, and templates and advice wait until they matter.</param>
    /// <param name="payloads">The realm's payload files; null: not known, and neither references to them nor templates in them are checked.</param>
    public static RealmSpecs Read(IEnumerable<SpecFile> files, bool forRun = false, PayloadFiles? payloads = null)
    {
        var reader = new SpecReader();
        // Files and items know nothing of each other here, so they are read on all processors; each keeps its own findings.
        var all = files.ToList();
        var documents = new (SpecFile File, SourceDocument Document)[all.Count];
        Parallel.For(0, all.Count, i => documents[i] = (all[i], SourceDocument.Parse(all[i])));
        var limits = Limits(documents.Select(d => d.Document));
        foreach (var (file, document) in documents)
        {
            reader.Add(file, document, () => new CheckContext { Limits = limits, IsForRun = forRun });
        }

        Parallel.ForEach(reader._entries, e => e.Check());
        DuplicateIds.Check(reader._entries);
        if (reader._entries.Exists(e => e.Kind == ItemKind.Realm))
        {
            ReferenceCheck.Check(reader._entries, reader._unreadable, payloads);
        }

        return new RealmSpecs(documents.Length, reader._entries, reader._problems);
    }

    // The realm's own limits hold for its jobs, whatever the order of files; bad ones are reported with the realm.
    private static SpecLimits Limits(IEnumerable<SourceDocument> documents)
    {
        var realm = documents.FirstOrDefault(d => ItemKinds.ByFolder(d.Path) == ItemKind.Realm)?.Root as JsonObject;
        var config = new RealmConfig(_ => null, realm?["config"] as JsonObject);
        return config.Problems().Count > 0 ? new SpecLimits() : SpecLimits.From(config);
    }

    private void Add(SpecFile file, SourceDocument document, Func<CheckContext> context)
    {
        _problems.AddRange(document.Problems);
        if (document.Root is null)
        {
            if (document.Problems.Count > 0)
            {
                _unreadable.Add(file);
            }
            else
            {
                AddEmpty(document);
            }

            return;
        }

        if (document.Root is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                AddItem(list[i], document, FieldPath.Root.Item(i), context());
            }
        }
        else
        {
            AddItem(document.Root, document, FieldPath.Root, context());
        }
    }

    private void AddItem(JsonNode? node, SourceDocument document, FieldPath at, CheckContext context)
    {
        var scope = context.Root(at);
        var byFolder = ItemKinds.ByFolder(document.Path);
        if (node is not JsonObject item)
        {
            scope.Error(ProblemCodes.Kind, $"{JsonScalars.Show(node)} is no item: write a map of fields, or a list of such maps");
        }
        else if ((byFolder ?? ItemKinds.ByFields(item)) is not { } kind)
        {
            scope.Error(ProblemCodes.UnknownItem, "nothing says what this is: put the file into jobs/, connections/ or s3triggers/");
        }
        else if (!item.ContainsKey(ItemKinds.IdField(kind)) && ItemKinds.ByFields(item) is { } other)
        {
            scope.Error(ProblemCodes.UnknownItem, $"this looks like a {ItemKinds.Noun(other)}: it belongs in {ItemKinds.Home(other)}");
        }
        else
        {
            _entries.Add(new SpecEntry(kind, item, document, at, context));
            return;
        }

        _problems.AddRange(context.Findings.Select(f => f.ToProblem(document)));
    }

    private void AddEmpty(SourceDocument document)
    {
        var isRealm = ItemKinds.ByFolder(document.Path) == ItemKind.Realm;
        var finding = new Finding(
            FieldPath.Root,
            false,
            isRealm ? Severity.Error : Severity.Warning,
            ProblemCodes.Empty,
            isRealm ? "the file is empty: write at least \"realm: NAME\"" : "the file is empty: write an item, or take the file away");
        _problems.Add(finding.ToProblem(document));
    }
}
