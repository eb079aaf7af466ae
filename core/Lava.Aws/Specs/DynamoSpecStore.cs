using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Lava.Aws.Dynamo;
using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;
using Lava.Core.Specs;

namespace Lava.Aws.Specs;

/// <summary>Specs in the original's tables, read when asked for and kept for a moment.</summary>
internal sealed class DynamoSpecStore : ISpecStore
{
    private const string Everything = "";

    private readonly string _realm;
    private readonly Table _realms, _jobs, _connections, _triggers;
    private readonly TimedCache<string, Realm> _realmItem;
    private readonly TimedCache<string, SpecLookup<Job>> _job;
    private readonly TimedCache<string, SpecLookup<Connection>> _connection;
    private readonly TimedCache<string, IReadOnlyList<S3Trigger>> _triggersOf;

    public DynamoSpecStore(IAmazonDynamoDB client, AwsTables tables, AwsSettings settings)
    {
        _realm = settings.Realm;
        (_realms, _jobs, _connections, _triggers) = (new(client, Names.RealmsTable), new(client, tables.Jobs), new(client, tables.Connections), new(client, tables.S3Triggers));
        _realmItem = new(settings.Caches.Realm, settings.Time);
        _job = new(settings.Caches.Specs, settings.Time);
        _connection = new(settings.Caches.Specs, settings.Time);
        _triggersOf = new(settings.Caches.Triggers, settings.Time);
    }

    public ValueTask<Realm> RealmAsync(CancellationToken cancellation) => _realmItem.GetAsync(Everything, ReadRealmAsync, cancellation);

    public ValueTask<SpecLookup<Job>> JobAsync(string jobId, CancellationToken cancellation) =>
        _job.GetAsync(jobId, stop => LookUpAsync(_jobs, "job_id", jobId, item => ItemReader.Job(item), stop), cancellation);

    public ValueTask<SpecLookup<Connection>> ConnectionAsync(string connId, CancellationToken cancellation) =>
        _connection.GetAsync(connId, stop => LookUpAsync(_connections, "conn_id", connId, ItemReader.Connection, stop), cancellation);

    // The table has no index that lists it.
    public async ValueTask<IReadOnlyList<Job>> JobsAsync(CancellationToken cancellation)
    {
        var jobs = new List<Job>();
        await foreach (var item in _jobs.ScanAsync(cancellation))
            if (ItemReader.Job(SpecItems.ToJson(item)).Value is { } job) jobs.Add(job);
        return [.. jobs.OrderBy(x => x.JobId, StringComparer.Ordinal)];
    }

    public ValueTask<IReadOnlyList<S3Trigger>> TriggersAsync(string bucket, CancellationToken cancellation) =>
        _triggersOf.GetAsync(bucket, stop => ReadTriggersAsync(bucket, stop), cancellation);

    private async Task<Realm> ReadRealmAsync(CancellationToken cancellation)
    {
        var item = await _realms.GetAsync(new() { ["realm"] = new(_realm) }, cancellation)
            ?? throw new PortException($"no such realm: table {Names.RealmsTable} has no item {_realm}");
        var read = ItemReader.Realm(SpecItems.ToJson(item));
        return read.Value ?? throw new PortException($"bad realm record {_realm} in {Names.RealmsTable}: {read.ErrorText}");
    }

    private async Task<IReadOnlyList<S3Trigger>> ReadTriggersAsync(string bucket, CancellationToken cancellation)
    {
        var query = new QueryRequest
        {
            IndexName = TableShapes.TriggerIndex,
            KeyConditionExpression = "#bucket = :bucket",
            ExpressionAttributeNames = new() { ["#bucket"] = "bucket" },
            ExpressionAttributeValues = new() { [":bucket"] = new(bucket) },
        };
        var triggers = new List<S3Trigger>();
        await foreach (var item in _triggers.QueryAsync(query, 0, cancellation))
            if (ItemReader.Trigger(SpecItems.ToJson(item)).Value is { } trigger) triggers.Add(trigger);
        return triggers;
    }

    private static async Task<SpecLookup<T>> LookUpAsync<T>(Table table, string key, string id, Func<JsonObject, ItemResult<T>> read, CancellationToken cancellation)
        where T : class
    {
        if (id.Length == 0) return new(null, null); // No key of a table is empty.
        if (await table.GetAsync(new() { [key] = new(id) }, cancellation) is not { } item) return new(null, null);
        var result = read(SpecItems.ToJson(item));
        return new(result.Value, result.Value is null ? result.ErrorText : null);
    }
}
