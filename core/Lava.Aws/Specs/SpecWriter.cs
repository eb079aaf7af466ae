using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Lava.Aws.Dynamo;
using Lava.Core.Naming;
using Lava.Core.Specs;

namespace Lava.Aws.Specs;

/// <summary>Writes specs into a realm's tables, in the form in which the original reads them.</summary>
public sealed class SpecWriter
{
    private readonly Dictionary<ItemKind, (Table Table, string Key)> _tables;

    internal SpecWriter(IAmazonDynamoDB client, AwsTables tables) => _tables = new()
    {
        [ItemKind.Job] = (new(client, tables.Jobs), "job_id"),
        [ItemKind.Connection] = (new(client, tables.Connections), "conn_id"),
        [ItemKind.Trigger] = (new(client, tables.S3Triggers), "trigger_id"),
        [ItemKind.Realm] = (new(client, Names.RealmsTable), "realm"),
    };

    /// <summary>The item as stored; null when there is none.</summary>
    public async ValueTask<JsonObject?> GetAsync(ItemKind kind, string id, CancellationToken cancellation)
    {
        var (table, key) = _tables[kind];
        return await table.GetAsync(new() { [key] = new(id) }, cancellation) is { } item ? SpecItems.ToJson(item) : null;
    }

    /// <summary>All items of a kind as stored, by id.</summary>
    public async ValueTask<IReadOnlyDictionary<string, JsonObject>> ListAsync(ItemKind kind, CancellationToken cancellation)
    {
        var (table, key) = _tables[kind];
        var items = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        await foreach (var item in table.ScanAsync(cancellation)) items[item[key].S] = SpecItems.ToJson(item);
        return items;
    }

    /// <summary>Puts an item whole.</summary>
    public async ValueTask PutAsync(ItemKind kind, JsonObject spec, CancellationToken cancellation) =>
        await _tables[kind].Table.PutAsync(SpecItems.ToItem(spec), null, cancellation);

    /// <summary>Sets these fields of an item and leaves the others; makes the item when there is none.</summary>
    public async ValueTask SetAsync(ItemKind kind, string id, JsonObject fields, CancellationToken cancellation)
    {
        var (table, key) = _tables[kind];
        var values = SpecItems.ToItem(fields).ToList();
        if (values.Count == 0) return;
        await table.UpdateAsync(
            new() { [key] = new(id) },
            "SET " + string.Join(", ", values.Select((_, i) => $"#f{i} = :v{i}")),
            new(null, values.Select((v, i) => (i, v.Key)).ToDictionary(x => $"#f{x.i}", x => x.Key), values.Select((v, i) => (i, v.Value)).ToDictionary(x => $":v{x.i}", x => x.Value)),
            cancellation);
    }

    /// <summary>Deletes an item.</summary>
    public async ValueTask DeleteAsync(ItemKind kind, string id, CancellationToken cancellation)
    {
        var (table, key) = _tables[kind];
        await table.DeleteAsync(new() { [key] = new(id) }, null, cancellation);
    }
}
