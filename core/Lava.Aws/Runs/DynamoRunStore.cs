using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Lava.Aws.Dynamo;
using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;
using Lava.Core.Running;

namespace Lava.Aws.Runs;

/// <summary>The events table on DynamoDB: each write replaces the whole row, on the condition that its fence is the one seen.</summary>
internal sealed class DynamoRunStore(Table table, TimeProvider time) : IRunStore
{
    private readonly RunListing _listing = new(table, time);

    public async ValueTask<Run?> GetAsync(RunKey key, CancellationToken cancellation) =>
        await table.GetAsync(RunItems.Key(key), cancellation) is { } item ? RunItems.ToRun(item) : null;

    public async ValueTask<RunWrite> WriteAsync(Run row, long? seenFence, CancellationToken cancellation)
    {
        RunRows.CheckFence(row, seenFence);
        var (write, put) = await PutAsync(row, WhenSeen(seenFence), cancellation);
        if (write.Applied) return new RunWrite(true, put);
        // A refusal without a row: there is none; or the service doesn't tell it.
        var stored = write.Item is { } item ? RunItems.ToRun(item) : await GetAsync(row.Key, cancellation);
        return RunRows.Refused(row, stored);
    }

    public async ValueTask<RunKey?> FindAsync(string runId, CancellationToken cancellation)
    {
        var query = Query(TableShapes.RunIdIndex, "run_id", runId);
        await foreach (var item in table.QueryAsync(query, 1, cancellation)) return RunItems.KeyOf(item);
        return null;
    }

    public async ValueTask<IReadOnlyList<RunKey>> WaitingAsync(string fleet, DateTimeOffset until, int limit, CancellationToken cancellation)
    {
        var found = await DueAsync(fleet, "#due BETWEEN :from AND :to", limit, cancellation, (":from", RunRows.Waiting), (":to", RunRows.Waiting + Instant.ToKey(until)));
        return [.. found.OrderBy(x => x["due"].S, StringComparer.Ordinal).Take(limit).Select(RunItems.KeyOf)];
    }

    public async ValueTask<IReadOnlyList<HeldRun>> HeldAsync(string fleet, CancellationToken cancellation)
    {
        var found = await DueAsync(fleet, "begins_with(#due, :held)", 0, cancellation, (":held", RunRows.Held));
        return [.. found.Select(x => new HeldRun(RunItems.KeyOf(x), RunRows.HolderOf(x["due"].S, fleet)))];
    }

    public ValueTask<IReadOnlyList<Run>> ListAsync(RunQuery query, CancellationToken cancellation) => _listing.ListAsync(query, cancellation);

    /// <summary>A query on one hash key of an index.</summary>
    internal static QueryRequest Query(string index, string hash, string value) => new()
    {
        IndexName = index,
        KeyConditionExpression = "#hash = :hash",
        ExpressionAttributeNames = new() { ["#hash"] = hash },
        ExpressionAttributeValues = new() { [":hash"] = new(value) },
    };

    // A row that is too large is written again, cut.
    private async Task<(ConditionalWrite Write, Run Row)> PutAsync(Run row, WriteCondition when, CancellationToken cancellation)
    {
        try
        {
            return (await table.PutAsync(RunItems.ToItem(row), when, cancellation), row);
        }
        catch (PortException e) when (IsTooLarge(e))
        {
            row = RowBounds.Cut(row);
        }
        try
        {
            return (await table.PutAsync(RunItems.ToItem(row), when, cancellation), row);
        }
        catch (PortException e) when (IsTooLarge(e))
        {
            throw new RowTooLargeException(e.Message, e);
        }
    }

    // DynamoDB has no code of its own for it.
    private static bool IsTooLarge(PortException e) =>
        e.InnerException is AmazonDynamoDBException { ErrorCode: "ValidationException" } refused && refused.Message.Contains("Item size", StringComparison.Ordinal);

    private static WriteCondition WhenSeen(long? fence)
    {
        if (fence is not { } seen) return new("attribute_not_exists(job_id)", null, null);
        var values = new Dictionary<string, AttributeValue> { [":seen"] = Attributes.Number(seen) };
        // The original's rows have none.
        return seen == 0 ? new("attribute_exists(job_id) AND (fence = :seen OR attribute_not_exists(fence))", null, values) : new("fence = :seen", null, values);
    }

    // All shards of a fleet at once.
    private async Task<IEnumerable<Dictionary<string, AttributeValue>>> DueAsync(string fleet, string range, int limit, CancellationToken cancellation, params (string Name, string Value)[] values)
    {
        var shards = await Task.WhenAll(Enumerable.Range(0, Names.Shards).Select(async shard =>
        {
            var query = Query(TableShapes.DueIndex, "sweep", Names.SweepShard(fleet, shard));
            query.KeyConditionExpression += " AND " + range;
            query.ExpressionAttributeNames["#due"] = "due";
            foreach (var (name, value) in values) query.ExpressionAttributeValues[name] = new(value);
            return await table.QueryAsync(query, limit, cancellation).ToListAsync(cancellation);
        }));
        return shards.SelectMany(x => x);
    }
}
