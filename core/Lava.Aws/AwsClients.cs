using Amazon;
using Amazon.DynamoDBv2;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.S3;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using Lava.Core.Ports;

namespace Lava.Aws;

/// <summary>The SDK's clients, made when first needed, all with one region, one set of credentials and one habit of retrying.</summary>
public sealed class AwsClients : IDisposable
{
    // Throttled and failed calls are made again with back-off and jitter: about 10 s in all, well within a lease.
    private const int Retries = 5;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10), LongPollTimeout = TimeSpan.FromSeconds(30), TransferTimeout = TimeSpan.FromMinutes(10);

    private readonly RegionEndpoint _region;
    private readonly AWSCredentials? _credentials;
    private readonly List<IDisposable> _made = [];
    private readonly Lock _lock = new();
    private readonly Lazy<IAmazonDynamoDB> _dynamo;
    private readonly Lazy<IAmazonSQS> _sqs;
    private readonly Lazy<IAmazonS3> _s3;
    private readonly Lazy<IAmazonSimpleSystemsManagement> _parameters;
    private readonly Lazy<IAmazonKeyManagementService> _keys;

    /// <summary>Prepares the clients. Throws <see cref="PortException"/> when no region or no such profile is set.</summary>
    public AwsClients(AwsSettings settings)
    {
        _credentials = settings.Profile is { } profile ? Named(profile) : null;
        _region = Region(settings);
        _dynamo = Of<IAmazonDynamoDB>(() => _credentials is null ? new AmazonDynamoDBClient(Configured(new AmazonDynamoDBConfig())) : new AmazonDynamoDBClient(_credentials, Configured(new AmazonDynamoDBConfig())));
        _sqs = Of<IAmazonSQS>(() =>
        {
            var config = Configured(new AmazonSQSConfig(), LongPollTimeout);
            return _credentials is null ? new AmazonSQSClient(config) : new AmazonSQSClient(_credentials, config);
        });
        _s3 = Of<IAmazonS3>(() =>
        {
            var config = Configured(new AmazonS3Config(), TransferTimeout);
            // Emulators on an address have no host name for each bucket.
            config.ForcePathStyle = IsEmulated("S3");
            return _credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(_credentials, config);
        });
        _parameters = Of<IAmazonSimpleSystemsManagement>(() =>
        {
            var config = Configured(new AmazonSimpleSystemsManagementConfig());
            return _credentials is null ? new AmazonSimpleSystemsManagementClient(config) : new AmazonSimpleSystemsManagementClient(_credentials, config);
        });
        _keys = Of<IAmazonKeyManagementService>(() =>
        {
            var config = Configured(new AmazonKeyManagementServiceConfig());
            return _credentials is null ? new AmazonKeyManagementServiceClient(config) : new AmazonKeyManagementServiceClient(_credentials, config);
        });
    }

    /// <summary>DynamoDB.</summary>
    public IAmazonDynamoDB DynamoDb => _dynamo.Value;
    /// <summary>SQS.</summary>
    public IAmazonSQS Sqs => _sqs.Value;
    /// <summary>S3.</summary>
    public IAmazonS3 S3 => _s3.Value;
    /// <summary>SSM's parameters.</summary>
    public IAmazonSimpleSystemsManagement Parameters => _parameters.Value;
    /// <summary>KMS.</summary>
    public IAmazonKeyManagementService Keys => _keys.Value;

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

    private Lazy<T> Of<T>(Func<T> make) where T : class, IDisposable => new(() =>
    {
        var client = make();
        lock (_lock) _made.Add(client);
        return client;
    });

    private T Configured<T>(T config, TimeSpan? timeout = null) where T : ClientConfig
    {
        config.RegionEndpoint = _region;
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = Retries;
        config.Timeout = timeout ?? Timeout;
        config.ConnectTimeout = TimeSpan.FromSeconds(3);
        return config;
    }

    private static bool IsEmulated(string service) =>
        Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_" + service) is { Length: > 0 } || Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 };

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
