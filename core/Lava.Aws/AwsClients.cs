using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Amazon;
using Amazon.DynamoDBv2;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.RuntimeDependencies;
using Amazon.S3;
using Amazon.SecurityToken;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using Lava.Aws.Services.AutoScaling;
using Lava.Aws.Services.EventBridge;
using Lava.Aws.Services.Scheduler;
using Lava.Aws.Services.SecretsManager;
using Lava.Aws.Services.SimpleEmailV2;
using Lava.Aws.Services.SimpleNotificationService;
using Lava.Core.Ports;

namespace Lava.Aws;

/// <summary>The SDK's clients, made when first needed, all with one region, one set of credentials and one habit of retrying.</summary>
public sealed class AwsClients : IDisposable
{
    // Throttled and failed calls are made again with back-off and jitter: about 10 s in all, well within a lease.
    // A receive may wait for 20 s. With one retry a queue that never answers keeps nobody for a minute, which would count as a hanging worker;
    // what asks a queue asks again by itself.
    private const int Retries = 5, QueueRetries = 1;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10), LongPollTimeout = TimeSpan.FromSeconds(25), TransferTimeout = TimeSpan.FromMinutes(10);

    private readonly RegionEndpoint _region;
    private readonly AWSCredentials? _credentials;
    private readonly IReadOnlyDictionary<string, string> _endpoints;
    private readonly List<IDisposable> _made = [];
    private readonly Lock _lock = new();
    private readonly Lazy<IAmazonDynamoDB> _dynamo;
    private readonly Lazy<IAmazonSQS> _sqs, _otherQueues;
    private readonly Lazy<IAmazonS3> _s3;
    private readonly Lazy<IAmazonSimpleSystemsManagement> _parameters;
    private readonly Lazy<IAmazonKeyManagementService> _keys;
    private readonly Lazy<IAmazonSecretsManager> _secrets;
    private readonly Lazy<IAmazonSimpleNotificationService> _topics;
    private readonly Lazy<IAmazonEventBridge> _events;
    private readonly Lazy<IAmazonScheduler> _scheduler;
    private readonly Lazy<IAmazonAutoScaling> _scaling;
    private readonly ConcurrentDictionary<string, IAmazonSimpleEmailServiceV2> _mail = new(StringComparer.Ordinal);

    // A native program can't find by itself the client that assumes roles. A web identity is proven by its own token; a profile's role would
    // need the source profile's credentials, which the SDK doesn't tell here: better an error than a role assumed by somebody else.
    static AwsClients()
    {
        if (RuntimeFeature.IsDynamicCodeSupported) return;
        GlobalRuntimeDependencyRegistry.Instance.RegisterSecurityTokenServiceClient(context =>
        {
            var asked = context.SecurityTokenServiceClientContextData;
            return asked.Action == SecurityTokenServiceClientContext.ActionContext.AssumeRoleAWSCredentials
                ? throw new AmazonClientException("a profile with role_arn can't be used by this program: set the role's own credentials, e.g. eval \"$(aws configure export-credentials --profile NAME --format env)\"")
                : new AmazonSecurityTokenServiceClient(new AnonymousAWSCredentials(), new AmazonSecurityTokenServiceConfig { RegionEndpoint = asked.Region });
        });
    }

    /// <summary>Prepares the clients. Throws <see cref="PortException"/> when no region or no such profile is set.</summary>
    public AwsClients(AwsSettings settings)
    {
        _credentials = settings.Credentials ?? (settings.Profile is { } profile ? Named(profile) : null);
        _endpoints = settings.Endpoints;
        _region = Region(settings);
        _dynamo = Of<IAmazonDynamoDB>(() => Made(new AmazonDynamoDBConfig(), c => new AmazonDynamoDBClient(c), (x, c) => new AmazonDynamoDBClient(x, c)));
        _sqs = Of<IAmazonSQS>(() => Made(new AmazonSQSConfig(), c => new AmazonSQSClient(c), (x, c) => new AmazonSQSClient(x, c), LongPollTimeout, QueueRetries));
        _otherQueues = Of<IAmazonSQS>(() => Made(new AmazonSQSConfig(), c => new AmazonSQSClient(c), (x, c) => new AmazonSQSClient(x, c)));
        // Emulators on an address have no host name for each bucket.
        _s3 = Of<IAmazonS3>(() => Made(new AmazonS3Config { ForcePathStyle = IsEmulated() }, c => new AmazonS3Client(c), (x, c) => new AmazonS3Client(x, c), TransferTimeout));
        _parameters = Of<IAmazonSimpleSystemsManagement>(() =>
            Made(new AmazonSimpleSystemsManagementConfig(), c => new AmazonSimpleSystemsManagementClient(c), (x, c) => new AmazonSimpleSystemsManagementClient(x, c)));
        _keys = Of<IAmazonKeyManagementService>(() =>
            Made(new AmazonKeyManagementServiceConfig(), c => new AmazonKeyManagementServiceClient(c), (x, c) => new AmazonKeyManagementServiceClient(x, c)));
        _secrets = Of<IAmazonSecretsManager>(() => new AmazonSecretsManagerClient(_credentials, Configured(new AmazonSecretsManagerConfig())));
        _topics = Of<IAmazonSimpleNotificationService>(() => new AmazonSimpleNotificationServiceClient(_credentials, Configured(new AmazonSimpleNotificationServiceConfig())));
        _events = Of<IAmazonEventBridge>(() => new AmazonEventBridgeClient(_credentials, Configured(new AmazonEventBridgeConfig())));
        _scaling = Of<IAmazonAutoScaling>(() => new AmazonAutoScalingClient(_credentials, Configured(new AmazonAutoScalingConfig())));
        _scheduler = Of<IAmazonScheduler>(() => new AmazonSchedulerClient(_credentials, Configured(new AmazonSchedulerConfig())));
    }

    /// <summary>DynamoDB.</summary>
    public IAmazonDynamoDB DynamoDb => _dynamo.Value;
    /// <summary>SQS, for the realm's own queues.</summary>
    public IAmazonSQS Sqs => _sqs.Value;
    /// <summary>Queues that jobs send to: nobody sends again for them, so the SDK tries as often as elsewhere.</summary>
    public IAmazonSQS OtherQueues => _otherQueues.Value;
    /// <summary>S3.</summary>
    public IAmazonS3 S3 => _s3.Value;
    /// <summary>SSM's parameters.</summary>
    public IAmazonSimpleSystemsManagement Parameters => _parameters.Value;
    /// <summary>KMS.</summary>
    public IAmazonKeyManagementService Keys => _keys.Value;

    /// <summary>Secrets Manager.</summary>
    public IAmazonSecretsManager Secrets => _secrets.Value;
    /// <summary>SNS.</summary>
    public IAmazonSimpleNotificationService Topics => _topics.Value;
    /// <summary>EventBridge.</summary>
    public IAmazonEventBridge Events => _events.Value;
    /// <summary>EC2 Auto Scaling.</summary>
    public IAmazonAutoScaling Scaling => _scaling.Value;
    /// <summary>EventBridge Scheduler.</summary>
    public IAmazonScheduler Scheduler => _scheduler.Value;

    /// <summary>SES in a region; null: the realm's.</summary>
    public IAmazonSimpleEmailServiceV2 Mail(string? region) => _mail.GetOrAdd(region ?? RegionName, name =>
    {
        var config = Configured(new AmazonSimpleEmailServiceV2Config());
        if (config.ServiceURL is null) config.RegionEndpoint = RegionEndpoint.GetBySystemName(name);
        return Kept(new AmazonSimpleEmailServiceV2Client(_credentials, config));
    });

    /// <summary>The region's system name, e.g. <c>eu-west-1</c>.</summary>
    public string RegionName => _region.SystemName;

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var client in _made) client.Dispose();
            _made.Clear();
        }
    }

    private Lazy<T> Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(Func<T> make)
        where T : class, IDisposable => new(() => Kept(make()));

    private T Kept<T>(T client) where T : IDisposable
    {
        lock (_lock) _made.Add(client);
        return client;
    }

    // Without credentials of its own a client looks for them as the SDK does.
    private TClient Made<TConfig, TClient>(TConfig config, Func<TConfig, TClient> plain, Func<AWSCredentials, TConfig, TClient> own, TimeSpan? timeout = null, int retries = Retries)
        where TConfig : ClientConfig
    {
        Configured(config, timeout, retries);
        return _credentials is null ? plain(config) : own(_credentials, config);
    }

    private T Configured<T>(T config, TimeSpan? timeout = null, int retries = Retries) where T : ClientConfig
    {
        config.RegionEndpoint = _region;
        if (_endpoints.TryGetValue(config.ServiceId, out var endpoint))
        {
            config.ServiceURL = endpoint;
            config.AuthenticationRegion = _region.SystemName;
        }
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = retries;
        config.Timeout = timeout ?? Timeout;
        config.ConnectTimeout = TimeSpan.FromSeconds(3);
        return config;
    }

    private bool IsEmulated() =>
        _endpoints.ContainsKey("S3") || Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_S3") is { Length: > 0 } || Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 };

    private static AWSCredentials Named(string profile) =>
        new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out var credentials)
            ? credentials
            : throw new PortException($"no AWS profile named {profile}: see ~/.aws/config and ~/.aws/credentials");

    private static RegionEndpoint Region(AwsSettings settings)
    {
        if (settings.Region is { Length: > 0 } given) return RegionEndpoint.GetBySystemName(given);
        if (settings.Profile is { } name && new CredentialProfileStoreChain().TryGetProfile(name, out var profile) && profile.Region is { } own) return own;
        // The SDK for .NET looks at AWS_REGION only.
        if (Environment.GetEnvironmentVariable("AWS_REGION") is { Length: > 0 } region) return RegionEndpoint.GetBySystemName(region);
        if (Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION") is { Length: > 0 } fallback) return RegionEndpoint.GetBySystemName(fallback);
        return FallbackRegionFactory.GetRegionEndpoint() ?? throw new PortException("no AWS region is set: set AWS_REGION, e.g. AWS_REGION=eu-west-1");
    }
}
