using System.Text.Json.Nodes;

namespace Lava.Core.Specs;

/// <summary>Tells what the items of a file are: by its folder, else by their fields.</summary>
internal static class ItemKinds
{
    private static readonly (ItemKind Kind, string Folder, string IdField, string Noun)[] All =
    [
        (ItemKind.Job, "jobs", "job_id", "job"),
        (ItemKind.Connection, "connections", "conn_id", "connection"),
        (ItemKind.Trigger, "s3triggers", "trigger_id", "S3 trigger"),
        (ItemKind.Realm, "", "realm", "realm"),
    ];

    public static string IdField(ItemKind kind) => Of(kind).IdField;

    public static string Noun(ItemKind kind) => Of(kind).Noun;

    public static string Home(ItemKind kind) => kind == ItemKind.Realm ? "realm.yaml" : Of(kind).Folder + "/";

    public static ItemKind? ByFolder(string path)
    {
        var parts = path.Split('/', '\\');
        if (parts[^1] is "realm.yaml" or "realm.yml" or "realm.json")
        {
            return ItemKind.Realm;
        }

        // The innermost folder counts: a realm may itself lie under a folder named jobs.
        for (var i = parts.Length - 2; i >= 0; i--)
        {
            foreach (var (kind, folder, _, _) in All)
            {
                if (folder.Length > 0 && parts[i] == folder)
                {
                    return kind;
                }
            }
        }

        return null;
    }

    // A trigger has a job_id too, so its own id is looked for first.
    public static ItemKind? ByFields(JsonObject item) =>
        item.ContainsKey("trigger_id") ? ItemKind.Trigger
        : item.ContainsKey("conn_id") ? ItemKind.Connection
        : item.ContainsKey("job_id") ? ItemKind.Job
        : item.ContainsKey("realm") ? ItemKind.Realm
        : null;

    private static (ItemKind Kind, string Folder, string IdField, string Noun) Of(ItemKind kind) => Array.Find(All, k => k.Kind == kind);
}
