using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Lava.Aws.Services;

/// <summary>
/// The settings of a client for a service whose SDK package can't be had. Region, credentials, retries and <c>AWS_ENDPOINT_URL*</c> are
/// the SDK's own.
/// </summary>
public abstract class ServiceConfig : ClientConfig
{
    private readonly string _endpointPrefix;

    /// <summary>Settings of a service by the three names that AWS has for it (as botocore's service model lists them).</summary>
    /// <param name="serviceId">Names it in <c>AWS_ENDPOINT_URL_SERVICE</c>.</param>
    /// <param name="signingName">Names it in signatures.</param>
    /// <param name="endpointPrefix">Names its hosts.</param>
    protected ServiceConfig(string serviceId, string signingName, string endpointPrefix)
        : base(new DefaultConfigurationProvider([new DefaultConfiguration { Name = DefaultConfigurationMode.Standard, RetryMode = RequestRetryMode.Standard }]))
    {
        _endpointPrefix = endpointPrefix;
        ServiceId = serviceId;
        AuthenticationServiceName = signingName;
        EndpointProvider = new RegionalEndpoints(this);
    }

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => _endpointPrefix;

    /// <inheritdoc/>
    public override string ServiceVersion => "";

    /// <inheritdoc/>
    public override string UserAgent => "lava";

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) => EndpointProvider.ResolveEndpoint(new EndpointParameters());

    private sealed class RegionalEndpoints(ServiceConfig config) : IEndpointProvider
    {
        public Endpoint ResolveEndpoint(EndpointParameters parameters)
        {
            if (config.ServiceURL is { Length: > 0 } url) return new Endpoint(url);
            var region = config.RegionEndpoint ?? throw new AmazonClientException("no region is set: set AWS_REGION, such as AWS_REGION=eu-west-1");
            return new Endpoint($"https://{config._endpointPrefix}.{region.SystemName}.{region.PartitionDnsSuffix}");
        }
    }
}
