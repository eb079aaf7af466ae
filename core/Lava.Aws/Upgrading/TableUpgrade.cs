using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;

namespace Lava.Aws.Upgrading;

/// <summary>
/// Brings one table to its shape: on demand, its indexes one by one (DynamoDB builds one at a time), its stream, its expiry, its backups.
/// Nothing is taken away, and an index that is being built is waited for, so that an upgrade that broke off goes on where it was.
/// </summary>
internal sealed class TableUpgrade(IAmazonDynamoDB client, TableShape shape, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    /// <summary>Finds what the table lacks.</summary>
    public async Task PlanAsync(List<UpgradeStep> steps, List<string> problems, CancellationToken cancellation)
    {
        if (await DescribeAsync(cancellation) is not { } table)
        {
            steps.Add(Step("the table itself", CreateAsync));
            if (shape.Ttl is { } attribute) steps.Add(Step($"expiry by {attribute}", stop => ExpireAsync(attribute, stop)));
            steps.Add(Step("point-in-time recovery", BackUpAsync));
            return;
        }
        if (!IsKey(table.KeySchema, shape.Hash, shape.Range))
        {
            problems.Add($"{shape.Name}: its key is {Key(table.KeySchema)}, not {shape.Hash}{(shape.Range is { } range ? $", {range}" : "")}: this is no table of a realm");
            return;
        }
        if (table.BillingModeSummary?.BillingMode != BillingMode.PAY_PER_REQUEST && table.ProvisionedThroughput?.ReadCapacityUnits > 0)
            steps.Add(Step("on-demand capacity", stop => UpdateAsync(new() { TableName = shape.Name, BillingMode = BillingMode.PAY_PER_REQUEST }, stop)));
        foreach (var index in shape.Indexes) Plan(index, table, steps, problems);
        Stream(table, steps, problems);
        await ExpiryAsync(steps, problems, cancellation);
        var backups = await AwsCalls.TryAsync($"looking at the backups of {shape.Name}", () => client.DescribeContinuousBackupsAsync(new DescribeContinuousBackupsRequest { TableName = shape.Name }, cancellation), cancellation);
        if (backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus != PointInTimeRecoveryStatus.ENABLED) steps.Add(Step("point-in-time recovery", BackUpAsync));
    }

    /// <summary>The table; null: there is none.</summary>
    public Task<TableDescription?> DescribeAsync(CancellationToken cancellation) => AwsCalls.TryAsync<TableDescription?>($"looking at {shape.Name}", async () =>
    {
        try
        {
            return (await client.DescribeTableAsync(new DescribeTableRequest { TableName = shape.Name }, cancellation)).Table;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }, cancellation);

    private void Plan(IndexShape index, TableDescription table, List<UpgradeStep> steps, List<string> problems)
    {
        var local = table.LocalSecondaryIndexes?.FirstOrDefault(i => i.IndexName == index.Name);
        var global = table.GlobalSecondaryIndexes?.FirstOrDefault(i => i.IndexName == index.Name);
        var schema = local?.KeySchema ?? global?.KeySchema;
        if (schema is not null)
        {
            if (!IsKey(schema, index.Hash, index.Range)) problems.Add($"{shape.Name}: index {index.Name} has the key {Key(schema)}: it is somebody else's; take it away first");
            else if (global is { IndexStatus: var status } && status != IndexStatus.ACTIVE) steps.Add(Step($"index {index.Name}, which is being built", ReadyAsync));
        }
        else if (index.Local) problems.Add($"{shape.Name}: index {index.Name} is missing, and DynamoDB adds a local index only to a new table: copy the table to one that has it");
        else steps.Add(Step($"index {index.Name}", stop => AddAsync(index, stop)));
    }

    private void Stream(TableDescription table, List<UpgradeStep> steps, List<string> problems)
    {
        if (!shape.Stream) return;
        if (table.StreamSpecification is not { StreamEnabled: true } stream)
            steps.Add(Step("its stream", stop => UpdateAsync(
                new() { TableName = shape.Name, StreamSpecification = new() { StreamEnabled = true, StreamViewType = StreamViewType.NEW_AND_OLD_IMAGES } }, stop)));
        else if (stream.StreamViewType != StreamViewType.NEW_AND_OLD_IMAGES)
            problems.Add($"{shape.Name}: its stream carries {stream.StreamViewType}, and somebody may read it: turn it off, then upgrade again");
    }

    private async Task ExpiryAsync(List<UpgradeStep> steps, List<string> problems, CancellationToken cancellation)
    {
        if (shape.Ttl is not { } attribute) return;
        var answer = await AwsCalls.TryAsync($"looking at the expiry of {shape.Name}", () => client.DescribeTimeToLiveAsync(new DescribeTimeToLiveRequest { TableName = shape.Name }, cancellation), cancellation);
        var expiry = answer.TimeToLiveDescription;
        if (expiry?.TimeToLiveStatus is null || expiry.TimeToLiveStatus == TimeToLiveStatus.DISABLED) steps.Add(Step($"expiry by {attribute}", stop => ExpireAsync(attribute, stop)));
        else if (expiry.AttributeName != attribute) problems.Add($"{shape.Name}: its items expire by {expiry.AttributeName}, not by {attribute}: turn that off first");
    }

    private UpgradeStep Step(string what, Func<CancellationToken, Task> run) => new(shape.Name, what, run);

    private async Task CreateAsync(CancellationToken cancellation)
    {
        var indexes = shape.Indexes.Where(i => !i.Local).Select(i => new GlobalSecondaryIndex { IndexName = i.Name, KeySchema = Schema(i.Hash, i.Range), Projection = Projection(i) }).ToList();
        await AwsCalls.TryAsync($"making {shape.Name}", () => client.CreateTableAsync(new CreateTableRequest
        {
            TableName = shape.Name,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            KeySchema = Schema(shape.Hash, shape.Range),
            AttributeDefinitions = Texts([shape.Hash, shape.Range, .. shape.Indexes.SelectMany(i => new[] { i.Hash, i.Range })]),
            GlobalSecondaryIndexes = indexes.Count > 0 ? indexes : null,
            DeletionProtectionEnabled = true,
        }, cancellation), cancellation);
        await ReadyAsync(cancellation);
    }

    private Task AddAsync(IndexShape index, CancellationToken cancellation) => UpdateAsync(new()
    {
        TableName = shape.Name,
        AttributeDefinitions = Texts([shape.Hash, shape.Range, index.Hash, index.Range]),
        GlobalSecondaryIndexUpdates = [new() { Create = new() { IndexName = index.Name, KeySchema = Schema(index.Hash, index.Range), Projection = Projection(index) } }],
    }, cancellation);

    private async Task UpdateAsync(UpdateTableRequest request, CancellationToken cancellation)
    {
        await AwsCalls.TryAsync($"changing {shape.Name}", () => client.UpdateTableAsync(request, cancellation), cancellation);
        await ReadyAsync(cancellation);
    }

    private async Task ExpireAsync(string attribute, CancellationToken cancellation) => await AwsCalls.TryAsync($"changing the expiry of {shape.Name}", () => client.UpdateTimeToLiveAsync(
        new UpdateTimeToLiveRequest { TableName = shape.Name, TimeToLiveSpecification = new() { Enabled = true, AttributeName = attribute } }, cancellation), cancellation);

    // Of a table just made, backups can be turned on a moment later.
    private async Task BackUpAsync(CancellationToken cancellation)
    {
        var request = new UpdateContinuousBackupsRequest { TableName = shape.Name, PointInTimeRecoverySpecification = new() { PointInTimeRecoveryEnabled = true } };
        while (!await AwsCalls.TryAsync($"changing the backups of {shape.Name}", async () =>
        {
            try
            {
                await client.UpdateContinuousBackupsAsync(request, cancellation);
                return true;
            }
            catch (ContinuousBackupsUnavailableException)
            {
                return false;
            }
        }, cancellation))
            await Task.Delay(Pace, time, cancellation);
    }

    // An index of a large table takes hours: DynamoDB reads all of it.
    private async Task ReadyAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var table = await DescribeAsync(cancellation) ?? throw new PortException($"{shape.Name} has gone while it was changed");
            if (table.TableStatus == TableStatus.ACTIVE && (table.GlobalSecondaryIndexes ?? []).All(i => i.IndexStatus is null || i.IndexStatus == IndexStatus.ACTIVE)) return;
            await Task.Delay(Pace, time, cancellation);
        }
    }

    private static List<KeySchemaElement> Schema(string hash, string? range) => range is null ? [new(hash, KeyType.HASH)] : [new(hash, KeyType.HASH), new(range, KeyType.RANGE)];

    private static List<AttributeDefinition> Texts(IEnumerable<string?> names) => [.. names.OfType<string>().Distinct().Select(n => new AttributeDefinition(n, ScalarAttributeType.S))];

    private static Projection Projection(IndexShape index) => new()
    {
        ProjectionType = index.All ? ProjectionType.ALL : index.Includes.Count > 0 ? ProjectionType.INCLUDE : ProjectionType.KEYS_ONLY,
        NonKeyAttributes = index.Includes.Count > 0 ? [.. index.Includes] : null,
    };

    private static bool IsKey(List<KeySchemaElement> schema, string hash, string? range) =>
        schema.SingleOrDefault(k => k.KeyType == KeyType.HASH)?.AttributeName == hash && schema.SingleOrDefault(k => k.KeyType == KeyType.RANGE)?.AttributeName == range;

    private static string Key(List<KeySchemaElement> schema) => string.Join(", ", schema.Select(k => k.AttributeName));
}
