using Lava.Aws.Blobs;
using Lava.Aws.Dynamo;
using Lava.Aws.Outbox;
using Lava.Aws.Queue;
using Lava.Aws.Runs;
using Lava.Aws.Secrets;
using Lava.Aws.Sessions;
using Lava.Aws.Specs;
using Lava.Aws.State;
using Lava.Aws.Upgrading;
using Lava.Core.Model;
using Lava.Core.Naming;
using Lava.Core.Ports;

namespace Lava.Aws;

/// <summary>A realm on AWS: every port on its service. Opening it calls nothing and makes only the clients of tables and queues; what is missing shows at first use.</summary>
public sealed class AwsRealm : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private AwsRealm(AwsSettings settings)
    {
        Clients = new AwsClients(settings);
        var (clients, time, realm) = (Clients, settings.Time, settings.Realm);
        var tables = new AwsTables(realm);
        var urls = new QueueUrls(clients.Sqs);
        var specs = new DynamoSpecStore(clients.DynamoDb, tables, settings);
        var secrets = new AwsSecretStore(clients, settings.Caches.Secrets, time);
        SpecWriter = new SpecWriter(clients.DynamoDb, tables);
        Upgrade = new RealmUpgrade(clients, realm, time);
        Ports = new RealmPorts
        {
            Realm = realm,
            Runs = new DynamoRunStore(new Table(clients.DynamoDb, tables.Events), time),
            Sessions = new DynamoSessionStore(new Table(clients.DynamoDb, tables.Workers)),
            Queue = new SqsMessageQueue(clients.Sqs, urls, realm, time),
            Blobs = Blobs(settings, clients, specs),
            Specs = specs,
            State = new DynamoStateStore(new Table(clients.DynamoDb, tables.State), new KmsSeal(clients, Names.KeyAlias(realm, "sys")), time),
            Secrets = secrets,
            Outbox = new AwsOutbox(new Dictionary<string, ISender>(StringComparer.Ordinal)
            {
                ["sns"] = new SnsSender(clients),
                ["sqs"] = new SqsSender(clients.OtherQueues, urls),
                ["event"] = new EventSender(clients, realm),
                ["email"] = new EmailSender(clients.Mail, specs, realm),
                ["slack"] = new SlackSender(_http, specs, secrets, time),
            }),
            JobEnvironment = JobEnvironment(settings, clients),
        };
    }

    /// <summary>The realm's ports.</summary>
    public RealmPorts Ports { get; }

    /// <summary>The SDK's clients.</summary>
    public AwsClients Clients { get; }

    /// <summary>Writes specs into the tables.</summary>
    public SpecWriter SpecWriter { get; }

    /// <summary>Adds what a realm of the original lacks.</summary>
    public RealmUpgrade Upgrade { get; }

    /// <summary>Opens a realm. Throws <see cref="PortException"/> when no region or no such profile is set.</summary>
    public static AwsRealm Open(AwsSettings settings) => new(settings);

    /// <inheritdoc/>
    public void Dispose()
    {
        Clients.Dispose();
        _http.Dispose();
    }

    private static IBlobStore Blobs(AwsSettings settings, AwsClients clients, DynamoSpecStore specs)
    {
        var blobs = new S3BlobStore(clients, async cancellation => (await specs.RealmAsync(cancellation)).S3Key);
        return settings.PayloadCache is { } folder
            ? new CachedBlobStore(blobs, clients, folder, async cancellation => S3Uri.Parse((await specs.RealmAsync(cancellation)).S3Payloads))
            : blobs;
    }

    private static Dictionary<string, string> JobEnvironment(AwsSettings settings, AwsClients clients)
    {
        var variables = new Dictionary<string, string> { ["LAVA_REALM"] = settings.Realm, ["AWS_REGION"] = clients.RegionName };
        if (settings.Profile is { } profile) variables["AWS_PROFILE"] = profile;
        return variables;
    }
}
