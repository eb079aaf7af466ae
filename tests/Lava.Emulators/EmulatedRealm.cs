using System.Text.Json.Nodes;
using Amazon.Runtime;
using Amazon.SQS.Model;
using Lava.Aws;
using Lava.Core.Dispatching;
using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Running;
using Lava.Core.Specs;

namespace Lava.Emulators;

/// <summary>A realm of its own on the emulators, with a name that no other test has.</summary>
public sealed class EmulatedRealm : IAsyncDisposable
{
    private static readonly SemaphoreSlim RealmsTable = new(1, 1);
    private static bool s_hasRealmsTable;

    private readonly bool _own;

    private EmulatedRealm(AwsRealm realm, string name, IReadOnlyDictionary<string, string> endpoints, string bucket, bool own) =>
        (Aws, Name, Endpoints, Bucket, _own) = (realm, name, endpoints, bucket, own);

    /// <summary>The adapter.</summary>
    public AwsRealm Aws { get; }
    /// <summary>The realm's name.</summary>
    public string Name { get; }
    /// <summary>Addresses by the SDK's names of the services.</summary>
    public IReadOnlyDictionary<string, string> Endpoints { get; }
    /// <summary>The realm's bucket.</summary>
    public string Bucket { get; }

    /// <summary>What dispatches and ends its runs.</summary>
    public RunControl Control => new(Aws.Ports, () => RealmConfig.Defaults, TimeProvider.System);

    /// <summary>Environment for a process that shall use this realm, by other addresses where given.</summary>
    public Dictionary<string, string> Environment(IReadOnlyDictionary<string, string>? endpoints = null) => new((endpoints ?? Endpoints).Select(x => KeyValuePair.Create("AWS_ENDPOINT_URL_" + x.Key.ToUpperInvariant().Replace(' ', '_'), x.Value)))
    {
        ["AWS_ACCESS_KEY_ID"] = "test",
        ["AWS_SECRET_ACCESS_KEY"] = "test",
        ["AWS_REGION"] = "us-east-1",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["LAVA_REALM"] = Name,
    };

    /// <summary>Makes a realm: its tables and its item; queues for the fleets; its bucket when <paramref name="moto"/> is wanted.</summary>
    public static async Task<EmulatedRealm> CreateAsync(
        bool dynamo = true, IReadOnlyCollection<string>? fleets = null, bool moto = false, bool sqsOnMoto = false, TimeProvider? time = null, CacheTimes? caches = null)
    {
        var endpoints = new Dictionary<string, string>();
        if (dynamo) endpoints["DynamoDB"] = await Emulator.DynamoDb.EndpointAsync();
        if (fleets is not null) endpoints["SQS"] = await Emulator.Sqs.EndpointAsync();
        if (moto)
        {
            var address = await Emulator.Moto.EndpointAsync();
            foreach (var service in (string[])["S3", "SSM", "KMS", "Secrets Manager", "SNS", "EventBridge", "SESv2", "Scheduler", "STS"]) endpoints[service] = address;
        }
        if (sqsOnMoto) endpoints["SQS"] = await Emulator.Moto.EndpointAsync();
        var name = string.Concat("t", Guid.NewGuid().ToString("n").AsSpan(0, 10));
        var realm = new EmulatedRealm(Open(name, endpoints, time, caches), name, endpoints, "lava-" + name, own: true);
        if (dynamo) await realm.CreateTablesAsync();
        foreach (var fleet in fleets ?? []) await realm.CreateQueuesAsync(fleet);
        if (moto)
        {
            await realm.Aws.Clients.S3.PutBucketAsync(realm.Bucket);
            var key = await realm.Aws.Clients.Keys.CreateKeyAsync(new());
            await realm.Aws.Clients.Keys.CreateAliasAsync(new() { AliasName = Names.KeyAlias(name, "sys"), TargetKeyId = key.KeyMetadata.KeyId });
        }
        return realm;
    }

    /// <summary>A realm that somebody else has made, and takes away.</summary>
    public static EmulatedRealm Existing(string name, IReadOnlyDictionary<string, string> endpoints, string bucket) =>
        new(Open(name, endpoints, null, CacheTimes.None), name, endpoints, bucket, own: false);

    /// <summary>The same realm once more, as another process would have it.</summary>
    public AwsRealm OpenAnother(string? payloadCache = null) => Open(Name, Endpoints, null, null, payloadCache);

    /// <summary>Puts a spec, told by its fields.</summary>
    public async Task PutAsync(string json)
    {
        var spec = JsonNode.Parse(json)!.AsObject();
        var kind = spec.ContainsKey("trigger_id") ? ItemKind.Trigger : spec.ContainsKey("conn_id") ? ItemKind.Connection : spec.ContainsKey("job_id") ? ItemKind.Job : ItemKind.Realm;
        await Aws.SpecWriter.PutAsync(kind, spec, default);
    }

    /// <summary>Dispatches a job by hand. Throws when its run can't be sent.</summary>
    public async Task<Run> DispatchAsync(string job, CancellationToken cancellation = default)
    {
        var request = new DispatchRequest { JobId = job, RunId = Guid.CreateVersion7().ToString(), Trigger = new RunTrigger { Source = "manual" } };
        var result = await Control.Dispatcher.DispatchAsync(request, cancellation);
        return result.Problem is null ? result.Row : throw new InvalidOperationException($"dispatching {job}: {result.Problem}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // DynamoDB Local slows down with every table that stays.
        if (_own && Endpoints.ContainsKey("DynamoDB"))
            foreach (var table in TableShapes.Of(Name)) await Aws.Clients.DynamoDb.DeleteTableAsync(table.Name);
        Aws.Dispose();
    }

    private static AwsRealm Open(string name, IReadOnlyDictionary<string, string> endpoints, TimeProvider? time, CacheTimes? caches, string? payloadCache = null) => AwsRealm.Open(new AwsSettings
    {
        Realm = name,
        Region = "us-east-1",
        Credentials = new BasicAWSCredentials("test", "test"),
        Endpoints = endpoints,
        Caches = caches ?? CacheTimes.None,
        PayloadCache = payloadCache,
        Time = time ?? TimeProvider.System,
    });

    private async Task CreateTablesAsync()
    {
        var client = Aws.Clients.DynamoDb;
        await RealmsTable.WaitAsync();
        try
        {
            if (!s_hasRealmsTable) await TestTables.CreateAsync(client, TableShapes.Realms);
            s_hasRealmsTable = true;
        }
        finally
        {
            RealmsTable.Release();
        }
        await Task.WhenAll(TableShapes.Of(Name).Select(x => TestTables.CreateAsync(client, x)));
        await PutAsync($$"""{"realm":"{{Name}}","s3_payloads":"s3://{{Bucket}}/payloads","s3_temp":"s3://{{Bucket}}/tmp"}""");
    }

    private async Task CreateQueuesAsync(string fleet)
    {
        foreach (var queue in (string[])[Names.Queue(Name, fleet), Names.DeadLetterQueue(Name, fleet)])
            await Aws.Clients.Sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = queue });
    }
}
