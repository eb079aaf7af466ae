using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Lava.Core.Naming;

namespace Lava.Emulators;

/// <summary>Creates tables from their description.</summary>
public static class TestTables
{
    /// <summary>Creates one; ready when it returns.</summary>
    public static async Task CreateAsync(IAmazonDynamoDB client, TableShape table)
    {
        string?[] keys = [table.Hash, table.Range, .. table.Indexes.SelectMany(x => new[] { x.Hash, x.Range })];
        var request = new CreateTableRequest
        {
            TableName = table.Name,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            KeySchema = Key(table.Hash, table.Range),
            StreamSpecification = table.Stream ? new StreamSpecification { StreamEnabled = true, StreamViewType = StreamViewType.NEW_AND_OLD_IMAGES } : null,
            AttributeDefinitions = [.. keys.OfType<string>().Distinct().Select(x => new AttributeDefinition(x, ScalarAttributeType.S))],
        };
        foreach (var index in table.Indexes)
        {
            var projection = new Projection
            {
                ProjectionType = index.All ? ProjectionType.ALL : index.Includes.Count > 0 ? ProjectionType.INCLUDE : ProjectionType.KEYS_ONLY,
                NonKeyAttributes = index.Includes.Count > 0 ? [.. index.Includes] : null,
            };
            if (index.Local) (request.LocalSecondaryIndexes ??= []).Add(new() { IndexName = index.Name, KeySchema = Key(index.Hash, index.Range), Projection = projection });
            else (request.GlobalSecondaryIndexes ??= []).Add(new() { IndexName = index.Name, KeySchema = Key(index.Hash, index.Range), Projection = projection });
        }
        await client.CreateTableAsync(request);
    }

    private static List<KeySchemaElement> Key(string hash, string? range) =>
        range is null ? [new(hash, KeyType.HASH)] : [new(hash, KeyType.HASH), new(range, KeyType.RANGE)];
}
