using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Lava.Aws.Dynamo;

/// <summary>One table. Reads are consistent where DynamoDB can; every failure but a refused condition is a <see cref="Core.Ports.PortException"/>.</summary>
internal sealed class Table(IAmazonDynamoDB client, string name)
{
    // BatchGetItem's own limit.
    private const int MostKeys = 100;

    /// <summary>Reads an item consistently; null when absent.</summary>
    public async Task<Dictionary<string, AttributeValue>?> GetAsync(Dictionary<string, AttributeValue> key, CancellationToken cancellation)
    {
        var answer = await AwsCalls.TryAsync($"reading from {name}",
            () => client.GetItemAsync(new GetItemRequest { TableName = name, Key = key, ConsistentRead = true }, cancellation), cancellation);
        return answer.Item is { Count: > 0 } item ? item : null;
    }

    /// <summary>Puts an item whole.</summary>
    public async Task<ConditionalWrite> PutAsync(Dictionary<string, AttributeValue> item, WriteCondition? condition, CancellationToken cancellation)
    {
        var request = new PutItemRequest { TableName = name, Item = item, ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD };
        if (condition is { } when) (request.ConditionExpression, request.ExpressionAttributeNames, request.ExpressionAttributeValues) = (when.Expression, when.Names, when.Values);
        return await ConditionallyAsync($"writing to {name}", async () =>
        {
            await client.PutItemAsync(request, cancellation);
            return item;
        }, cancellation);
    }

    /// <summary>Changes an item; tells it after the change.</summary>
    public Task<ConditionalWrite> UpdateAsync(Dictionary<string, AttributeValue> key, string update, WriteCondition condition, CancellationToken cancellation) =>
        ConditionallyAsync($"writing to {name}", async () =>
            (await client.UpdateItemAsync(new UpdateItemRequest
            {
                TableName = name,
                Key = key,
                UpdateExpression = update,
                ConditionExpression = condition.Expression,
                ExpressionAttributeNames = condition.Names,
                ExpressionAttributeValues = condition.Values,
                ReturnValues = ReturnValue.ALL_NEW,
                ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
            }, cancellation)).Attributes, cancellation);

    /// <summary>Deletes an item; tells it as it was.</summary>
    public Task<ConditionalWrite> DeleteAsync(Dictionary<string, AttributeValue> key, WriteCondition? condition, CancellationToken cancellation)
    {
        var request = new DeleteItemRequest
        {
            TableName = name,
            Key = key,
            ReturnValues = ReturnValue.ALL_OLD,
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        };
        if (condition is { } when) (request.ConditionExpression, request.ExpressionAttributeNames, request.ExpressionAttributeValues) = (when.Expression, when.Names, when.Values);
        return ConditionallyAsync($"deleting from {name}", async () => (await client.DeleteItemAsync(request, cancellation)).Attributes, cancellation);
    }

    /// <summary>All items that a query finds, page by page, at most <paramref name="limit"/> (0: all).</summary>
    public async IAsyncEnumerable<Dictionary<string, AttributeValue>> QueryAsync(QueryRequest request, int limit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        request.TableName = name;
        // A filter takes items out of a page: then a page must be larger than what is wanted.
        if (limit > 0 && request.FilterExpression is null) request.Limit = limit;
        var count = 0;
        do
        {
            var page = await AwsCalls.TryAsync($"querying {name}", () => client.QueryAsync(request, cancellation), cancellation);
            foreach (var item in page.Items ?? [])
            {
                yield return item;
                if (limit > 0 && ++count == limit) yield break;
            }
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
    }

    /// <summary>All items of the table, page by page: for the tables of specs and state only, whose keys nobody else lists.</summary>
    public async IAsyncEnumerable<Dictionary<string, AttributeValue>> ScanAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new ScanRequest { TableName = name, ConsistentRead = true };
        do
        {
            var page = await AwsCalls.TryAsync($"scanning {name}", () => client.ScanAsync(request, cancellation), cancellation);
            foreach (var item in page.Items ?? []) yield return item;
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
    }

    /// <summary>Reads many items consistently, in no order; those that are gone are left out.</summary>
    public async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> GetManyAsync(IEnumerable<Dictionary<string, AttributeValue>> keys, CancellationToken cancellation)
    {
        var found = new List<Dictionary<string, AttributeValue>>();
        foreach (var chunk in keys.Chunk(MostKeys))
        {
            var left = new Dictionary<string, KeysAndAttributes> { [name] = new() { Keys = [.. chunk], ConsistentRead = true } };
            while (left.Count > 0)
            {
                var asked = left;
                var answer = await AwsCalls.TryAsync($"reading from {name}", () => client.BatchGetItemAsync(new BatchGetItemRequest { RequestItems = asked }, cancellation), cancellation);
                if (answer.Responses?.GetValueOrDefault(name) is { } items) found.AddRange(items);
                // What didn't fit into one answer (16 MB) or was throttled comes with the next.
                left = answer.UnprocessedKeys ?? [];
            }
        }
        return found;
    }

    private static async Task<ConditionalWrite> ConditionallyAsync(string what, Func<Task<Dictionary<string, AttributeValue>?>> write, CancellationToken cancellation)
    {
        return await AwsCalls.TryAsync(what, async () =>
        {
            try
            {
                return new ConditionalWrite(true, await write() is { Count: > 0 } item ? item : null);
            }
            catch (ConditionalCheckFailedException e)
            {
                return new ConditionalWrite(false, e.Item is { Count: > 0 } item ? item : null);
            }
        }, cancellation);
    }
}

/// <summary>What became of a write.</summary>
/// <param name="Applied">Whether its condition held.</param>
/// <param name="Item">The item: after the write (before it, of a deletion), or as it stands when the write was refused; null when there is none.</param>
internal readonly record struct ConditionalWrite(bool Applied, Dictionary<string, AttributeValue>? Item);

/// <summary>A condition (null: none), with the names and values of all expressions of its request.</summary>
internal readonly record struct WriteCondition(string? Expression, Dictionary<string, string>? Names, Dictionary<string, AttributeValue>? Values);
