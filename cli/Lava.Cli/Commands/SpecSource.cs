using Lava.Aws.Specs;
using Lava.Core.Specs;
using Lava.Embedded.Folder;

namespace Lava.Cli.Commands;

/// <summary>Where commands that look at specs take them from.</summary>
internal static class SpecSource
{
    private static readonly (ItemKind Kind, string Folder)[] Tables = [(ItemKind.Job, "jobs"), (ItemKind.Connection, "connections"), (ItemKind.Trigger, "s3triggers")];

    /// <summary>The files of a realm folder, of a folder of specs, or one file; and the payloads beside them, where that can be told.</summary>
    public static (IReadOnlyList<SpecFile> Files, PayloadFiles? Payloads) Load(CliContext context, string path)
    {
        var full = context.FullPath(path);
        if (File.Exists(full)) return ([new SpecFile(path, File.ReadAllText(full))], null);
        if (!Directory.Exists(full)) throw new CliException($"{path}: no such file or folder");
        var shown = path is "." or "./" || Path.GetFullPath(path, context.Folder) == context.Folder ? "" : path.TrimEnd('/') + "/";
        if (File.Exists(Path.Combine(full, SpecFolder.RealmFile))) return (SpecFolder.Read(full, SpecFolder.Scan(full), shown), SpecFolder.Payloads(full));
        var files = SpecFolder.Read(full, SpecFolder.ScanAll(full), shown);
        return files.Count > 0 ? (files, null) : throw new CliException($"{path}: no realm.yaml and no specs (*.yaml, *.yml, *.json) in this folder");
    }

    /// <summary>The items of a realm's tables, as if each were a file named <c>TABLE/ID.json</c>.</summary>
    public static async Task<IReadOnlyList<SpecFile>> StoredAsync(SpecWriter tables, string realm, CancellationToken cancellation)
    {
        var files = new List<SpecFile>();
        foreach (var (kind, folder) in Tables)
            foreach (var (id, item) in await tables.ListAsync(kind, cancellation)) files.Add(new SpecFile($"{folder}/{id}.json", item.ToJsonString()));
        if (await tables.GetAsync(ItemKind.Realm, realm, cancellation) is { } own) files.Add(new SpecFile("realm.json", own.ToJsonString()));
        return files;
    }
}
