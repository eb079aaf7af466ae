using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;
using Lava.Emulators;

namespace Lava.Agent.Tests;

/// <summary><c>lava realm upgrade</c>, by the built program, on a realm with the tables as the original's stack makes them.</summary>
[Trait("Category", "Slow")]
public sealed class UpgradeTests : IAsyncLifetime
{
    private readonly string _name = string.Concat("t", Guid.NewGuid().ToString("n").AsSpan(0, 10));
    private EmulatedRealm _realm = null!;

    public async Task InitializeAsync()
    {
        var moto = await Emulator.Moto.EndpointAsync();
        _realm = EmulatedRealm.Existing(_name, new Dictionary<string, string> { ["DynamoDB"] = moto, ["KMS"] = moto, ["SQS"] = moto, ["S3"] = moto }, "our-bucket");
        await OldTablesAsync();
        foreach (var which in new[] { "sys", "user" })
            await _realm.Aws.Clients.Keys.CreateAliasAsync(new() { AliasName = Names.KeyAlias(_name, which), TargetKeyId = (await _realm.Aws.Clients.Keys.CreateKeyAsync(new())).KeyMetadata.KeyId });
    }

    public async Task DisposeAsync()
    {
        if (_realm is not null) await _realm.DisposeAsync();
    }

    [SkippableFact]
    public async Task A_realm_of_the_original_is_brought_up_to_date_and_a_second_time_lacks_nothing()
    {
        await _realm.Aws.Ports.Specs.JobAsync("old", default);
        var (dryExit, _, would) = await LavaAsync("--dry-run");
        Assert.Equal(0, dryExit);
        Assert.Contains($"lava.{_name}.events: index due-index", would, StringComparison.Ordinal);
        Assert.Empty((await TableAsync("events")).GlobalSecondaryIndexes ?? []);

        var (exit, existing, error) = await LavaAsync();

        Assert.True(exit == 0, error);
        Assert.Equal(
            [
                "connections: on-demand capacity", "events: index day-index", "events: index due-index", "events: index run_id-index", "events: on-demand capacity",
                "events: point-in-time recovery", "jobs: its stream", "jobs: on-demand capacity", "s3triggers: point-in-time recovery", "s3triggers: the table itself",
                "state: on-demand capacity", "workers: expiry by ttl", "workers: point-in-time recovery", "workers: the table itself",
            ],
            error.Split('\n').Where(l => l.StartsWith('[')).Select(l => l.Split($"lava.{_name}.")[1]).Order(StringComparer.Ordinal));
        foreach (var shape in TableShapes.Of(_name))
        {
            var table = (await _realm.Aws.Clients.DynamoDb.DescribeTableAsync(shape.Name)).Table;
            Assert.Equal(shape.Indexes.Select(i => i.Name).Order(StringComparer.Ordinal), (table.GlobalSecondaryIndexes ?? []).Select(i => i.IndexName).Concat((table.LocalSecondaryIndexes ?? []).Select(i => i.IndexName)).Order(StringComparer.Ordinal));
        }
        var jobs = await TableAsync("jobs");
        Assert.Equal((StreamViewType.NEW_AND_OLD_IMAGES, BillingMode.PAY_PER_REQUEST), (jobs.StreamSpecification.StreamViewType, jobs.BillingModeSummary.BillingMode));
        Assert.Matches($"^existing:\n  bucket: our-bucket\n  sys_key: arn:aws:kms:.*\n  user_key: arn:aws:kms:.*\n  jobs_stream: arn:aws:dynamodb:us-east-1:123456789012:table/lava\\.{_name}\\.jobs/stream/.*\n$", existing);

        var (againExit, same, again) = await LavaAsync();
        Assert.Equal((0, existing, $"lava: realm {_name} lacks nothing\n"), (againExit, same, again));
    }

    [SkippableFact]
    public async Task Old_rows_and_jobs_are_there_afterwards_and_the_original_still_reads_its_tables()
    {
        Assert.Equal(0, (await LavaAsync()).Exit);

        Assert.Equal("core", (await _realm.Aws.Ports.Specs.JobAsync("old", default)).Item!.Worker);
        Assert.Equal("complete", (await _realm.Aws.Ports.Runs.ListAsync(new RunQuery { Job = "old" }, default)).Single().Status.Text());
        Assert.Equal(1, (await _realm.Aws.Clients.DynamoDb.QueryAsync(new QueryRequest
        {
            TableName = Names.Table(_name, "jobs"), IndexName = TableShapes.DispatcherIndex, KeyConditionExpression = "dispatcher = :d", ExpressionAttributeValues = new() { [":d"] = new("main") },
        })).Count);
    }

    [SkippableFact]
    public async Task An_upgrade_that_broke_off_goes_on_where_it_was()
    {
        var plan = await _realm.Aws.Upgrade.PlanAsync(default);
        foreach (var step in plan.Steps.Take(plan.Steps.Count / 2)) await step.RunAsync(default);

        var rest = (await _realm.Aws.Upgrade.PlanAsync(default)).Steps.Select(s => (s.Table, s.What));

        Assert.Equal(plan.Steps.Skip(plan.Steps.Count / 2).Select(s => (s.Table, s.What)), rest);
    }

    [SkippableFact]
    public async Task What_stands_in_the_way_is_told_and_nothing_is_added()
    {
        await _realm.Aws.Clients.DynamoDb.UpdateTableAsync(new() { TableName = Names.Table(_name, "jobs"), StreamSpecification = new() { StreamEnabled = true, StreamViewType = StreamViewType.KEYS_ONLY } });

        var (exit, output, error) = await LavaAsync();

        Assert.Equal((1, ""), (exit, output));
        Assert.Contains($"lava.{_name}.jobs: its stream carries KEYS_ONLY, and somebody may read it: turn it off, then upgrade again", error, StringComparison.Ordinal);
        Assert.Empty((await TableAsync("events")).GlobalSecondaryIndexes ?? []);
    }

    [SkippableFact]
    public async Task A_realm_that_is_not_there_is_no_realm_to_upgrade()
    {
        await _realm.Aws.Clients.DynamoDb.DeleteTableAsync(Names.Table(_name, "state"));

        var (exit, _, error) = await LavaAsync();

        Assert.Equal((1, $"lava: no such realm: there is no table lava.{_name}.state; a new realm is made by its stack\n"), (exit, error));
    }

    private async Task<TableDescription> TableAsync(string table) => (await _realm.Aws.Clients.DynamoDb.DescribeTableAsync(Names.Table(_name, table))).Table;

    // As spec: model.md §1 has them: provisioned, without a stream, backups but of events; without functions there are no triggers.
    private async Task OldTablesAsync()
    {
        var client = _realm.Aws.Clients.DynamoDb;
        foreach (var shape in TableShapes.Of(_name).Where(s => !s.Name.EndsWith("workers", StringComparison.Ordinal) && !s.Name.EndsWith("s3triggers", StringComparison.Ordinal)))
        {
            var indexes = shape.Indexes.Where(i => i.Name is TableShapes.JobIndex or TableShapes.DispatcherIndex).ToList();
            await client.CreateTableAsync(new CreateTableRequest
            {
                TableName = shape.Name,
                BillingMode = BillingMode.PROVISIONED,
                ProvisionedThroughput = new(5, 1),
                KeySchema = Schema(shape.Hash, shape.Range),
                AttributeDefinitions = [.. indexes.SelectMany(i => new[] { i.Hash, i.Range }).Concat([shape.Hash, shape.Range]).OfType<string>().Distinct().Select(n => new AttributeDefinition(n, ScalarAttributeType.S))],
                LocalSecondaryIndexes = Null(indexes.Where(i => i.Local).Select(i => new LocalSecondaryIndex { IndexName = i.Name, KeySchema = Schema(i.Hash, i.Range), Projection = new() { ProjectionType = ProjectionType.ALL } })),
                GlobalSecondaryIndexes = Null(indexes.Where(i => !i.Local).Select(i => new GlobalSecondaryIndex
                {
                    IndexName = i.Name, KeySchema = Schema(i.Hash, i.Range), ProvisionedThroughput = new(5, 1),
                    Projection = new() { ProjectionType = ProjectionType.INCLUDE, NonKeyAttributes = [.. i.Includes] },
                })),
            });
            if (shape.Ttl is not null) await client.UpdateTimeToLiveAsync(new() { TableName = shape.Name, TimeToLiveSpecification = new() { Enabled = true, AttributeName = "ttl" } });
            if (!shape.Name.EndsWith("events", StringComparison.Ordinal))
                await client.UpdateContinuousBackupsAsync(new() { TableName = shape.Name, PointInTimeRecoverySpecification = new() { PointInTimeRecoveryEnabled = true } });
        }
        await RealmsTableAsync(client);
        await _realm.PutAsync($$"""{"realm":"{{_name}}","s3_payloads":"s3://our-bucket/payloads","s3_temp":"s3://our-bucket/tmp"}""");
        await _realm.PutAsync("""{"job_id":"old","type":"cmd","worker":"core","enabled":true,"payload":"true","dispatcher":"main"}""");
        await client.PutItemAsync(Names.Table(_name, "events"), new() { ["job_id"] = new("old"), ["run_id"] = new("0b5d"), ["status"] = new("complete"), ["worker"] = new("core"), ["tu_event"] = new("2026-01-01T00:00:00+00:00"), ["ts_dispatch"] = new("2026-01-01T00:00:00+00:00") });
    }

    private static async Task RealmsTableAsync(IAmazonDynamoDB client)
    {
        try
        {
            await TestTables.CreateAsync(client, TableShapes.Realms);
        }
        catch (ResourceInUseException)
        {
            // Another test has made it: all realms share it.
        }
    }

    private static List<T>? Null<T>(IEnumerable<T> items) => items.ToList() is { Count: > 0 } list ? list : null;

    private static List<KeySchemaElement> Schema(string hash, string? range) => range is null ? [new(hash, KeyType.HASH)] : [new(hash, KeyType.HASH), new(range, KeyType.RANGE)];

    private Task<(int Exit, string Output, string Error)> LavaAsync(params string[] arguments) =>
        LavaCommand.RunAsync(_realm, Checkout.Root, ["realm", "upgrade", "--realm", _name, .. arguments]);
}
