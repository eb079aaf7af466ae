using System.Text.Json.Nodes;
using Lava.Aws.Specs;
using Lava.Core.Model;
using Lava.Core.Specs;

namespace Lava.Cli.Applying;

/// <summary>
/// The difference between specs in files and specs in tables. An item that <c>lava apply</c> put carries a mark, which every reader ignores;
/// what has none belongs to somebody else and is not touched.
/// </summary>
internal static class SpecPlan
{
    /// <summary>The mark's field.</summary>
    public const string Mark = "x-lava-applied";

    /// <summary>Compares. Changes come by kind and id.</summary>
    /// <param name="wanted">The specs of the files.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="adopt">Whether items of others are taken over.</param>
    /// <param name="prune">Whether items that an earlier apply put and the files no longer have are taken away.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<IReadOnlyList<SpecChange>> MakeAsync(RealmSpecs wanted, SpecWriter tables, bool adopt, bool prune, CancellationToken cancellation)
    {
        var changes = new List<SpecChange>();
        await AddAsync(ItemKind.Job, wanted.Jobs.ToDictionary(x => x.Key, x => x.Value.Raw));
        await AddAsync(ItemKind.Connection, wanted.Connections.ToDictionary(x => x.Key, x => x.Value.Raw));
        await AddAsync(ItemKind.Trigger, wanted.Triggers.ToDictionary(x => x.Key, x => x.Value.Raw));
        return changes;

        async Task AddAsync(ItemKind kind, Dictionary<string, JsonObject> files)
        {
            var stored = await tables.ListAsync(kind, cancellation);
            foreach (var (id, item) in files.OrderBy(x => x.Key, StringComparer.Ordinal))
                changes.Add(Compare(kind, id, item, stored.GetValueOrDefault(id), adopt));
            if (!prune) return;
            foreach (var (id, item) in stored)
                if (!files.ContainsKey(id) && IsOwn(item)) changes.Add(new(kind, id, ChangeKind.Remove, null, item));
        }
    }

    /// <summary>Does a change.</summary>
    public static async ValueTask ApplyAsync(SpecChange change, SpecWriter tables, string by, CancellationToken cancellation)
    {
        switch (change.What)
        {
            case ChangeKind.Add or ChangeKind.Replace:
                var item = change.Wanted!.DeepClone().AsObject();
                item[Mark] = by;
                await tables.PutAsync(change.Kind, item, cancellation);
                break;
            case ChangeKind.Remove:
                await tables.DeleteAsync(change.Kind, change.Id, cancellation);
                break;
        }
    }

    /// <summary>The fields that differ, by name.</summary>
    public static IEnumerable<(string Field, JsonNode? Old, JsonNode? New)> Fields(SpecChange change)
    {
        var names = (change.Stored ?? []).Select(x => x.Key).Concat((change.Wanted ?? []).Select(x => x.Key)).Where(x => x != Mark).Distinct().Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var (old, wanted) = (change.Stored?[name], change.Wanted?[name]);
            if (!Same(old, wanted) || (change.Stored?.ContainsKey(name) ?? false) != (change.Wanted?.ContainsKey(name) ?? false)) yield return (name, old, wanted);
        }
    }

    private static SpecChange Compare(ItemKind kind, string id, JsonObject wanted, JsonObject? stored, bool adopt)
    {
        if (stored is null) return new(kind, id, ChangeKind.Add, wanted, null);
        var change = new SpecChange(kind, id, ChangeKind.Replace, wanted, stored);
        if (!Fields(change).Any()) return change with { What = ChangeKind.Keep };
        return IsOwn(stored) || adopt ? change : change with { What = ChangeKind.Foreign };
    }

    private static bool IsOwn(JsonObject item) => item[Mark] is not null;

    // The table writes 1.50 as 1.5: the same number is the same.
    private static bool Same(JsonNode? one, JsonNode? two) => (one, two) switch
    {
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.All(x => b.ContainsKey(x.Key) && Same(x.Value, b[x.Key])),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(x => Same(x.First, x.Second)),
        _ => one.Decimal() is { } x && two.Decimal() is { } y ? x == y : JsonNode.DeepEquals(one, two),
    };
}
