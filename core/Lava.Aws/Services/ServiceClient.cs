using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Lava.Aws.Services;

/// <summary>
/// A client on the SDK's own pipeline: its retries, credentials, signatures (version 4), endpoints and pooled connections. What is left
/// to a service is what its requests and answers look like.
/// </summary>
public abstract class ServiceClient : AmazonServiceClient
{
    /// <summary>Makes a client; null credentials are found as the SDK finds them.</summary>
    protected ServiceClient(AWSCredentials? credentials, ServiceConfig config)
        : base(credentials!, config)
    {
    }

    /// <summary>Sends one request.</summary>
    private protected Task<TResponse> SendAsync<TResponse>(AmazonWebServiceRequest request, Func<IRequest> marshall, ServiceAnswer<TResponse> answer, CancellationToken cancellation)
        where TResponse : AmazonWebServiceResponse, new() =>
        InvokeAsync<TResponse>(request, new InvokeOptions { RequestMarshaller = new Marshalling(marshall), ResponseUnmarshaller = answer }, cancellation);

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new Endpoints());
        pipeline.AddHandlerAfter<Marshaller>(new Signatures());
    }

    private sealed class Marshalling(Func<IRequest> marshall) : Amazon.Runtime.Internal.Transform.IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input) => marshall();
    }

    private sealed class Endpoints : BaseEndpointResolver
    {
        protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) => new();

        protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters)
        {
            // Nothing of the endpoint depends on the request.
        }
    }

    private sealed class Signatures : BaseAuthResolverHandler
    {
        protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
    }
}
