using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Lava.Aws.Services;

/// <summary>Reads a service's answers.</summary>
internal abstract class ServiceAnswer<TResponse> : ResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, new()
{
    /// <summary>Makes the service's own exception of an error.</summary>
    public required Func<ErrorResponse, AmazonServiceException> Exception { get; init; }

    /// <summary>The exception of an error that was read.</summary>
    protected AmazonServiceException Thrown(ErrorResponse error, Exception inner, HttpStatusCode status)
    {
        error.InnerException = inner;
        error.StatusCode = status;
        error.Message = error.Message is { Length: > 0 } text ? text : GetDefaultErrorMessage<AmazonServiceException>();
        return Exception(error);
    }
}

/// <summary>Answers in JSON; an empty one is an empty response.</summary>
internal sealed class JsonAnswer<TResponse>(JsonTypeInfo<TResponse> type) : ServiceAnswer<TResponse>
    where TResponse : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(UnmarshallerContext context)
    {
        var json = (JsonUnmarshallerContext)context;
        using var whole = new MemoryStream();
        json.Stream.CopyTo(whole);
        return whole.Length == 0 ? new TResponse() : JsonSerializer.Deserialize(whole.ToArray(), type) ?? new TResponse();
    }

    public override AmazonServiceException UnmarshallException(UnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var json = (JsonUnmarshallerContext)context;
        var reader = new StreamingUtf8JsonReader(json.Stream);
        return Thrown(JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(json, ref reader), innerException, statusCode);
    }

    protected override UnmarshallerContext ConstructUnmarshallerContext(Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException) =>
        ConstructUnmarshallerContext(responseStream, maintainResponseBody, response, isException, null!);

    protected override UnmarshallerContext ConstructUnmarshallerContext(Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException, IRequestContext requestContext) =>
        new JsonUnmarshallerContext(responseStream, maintainResponseBody, response, isException, requestContext);
}

/// <summary>Answers in XML, of which single elements are wanted.</summary>
/// <param name="read">Takes an element's name and text.</param>
internal sealed class XmlAnswer<TResponse>(Action<TResponse, string, string> read) : ServiceAnswer<TResponse>
    where TResponse : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(UnmarshallerContext context)
    {
        var xml = (XmlUnmarshallerContext)context;
        var response = new TResponse { ResponseMetadata = new ResponseMetadata() };
        while (xml.Read())
        {
            if (!xml.IsStartElement || xml.IsAttribute || xml.CurrentDepth < 2) continue;
            var name = xml.CurrentElementName;
            if (name == "ResponseMetadata" || name.EndsWith("Result", StringComparison.Ordinal)) continue;
            var text = xml.ReadText();
            if (name == "RequestId") response.ResponseMetadata.RequestId = text;
            else read(response, name, text);
        }
        return response;
    }

    public override AmazonServiceException UnmarshallException(UnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var xml = (XmlUnmarshallerContext)context;
        var error = new ErrorResponse { Type = ErrorType.Unknown };
        while (xml.Read())
        {
            if (!xml.IsStartElement || xml.IsAttribute) continue;
            switch (xml.CurrentElementName)
            {
                case "Type": error.Type = xml.ReadText() == "Sender" ? ErrorType.Sender : ErrorType.Receiver; break;
                case "Code": error.Code = xml.ReadText(); break;
                case "Message": error.Message = xml.ReadText(); break;
                case "RequestId": error.RequestId = xml.ReadText(); break;
            }
        }
        return Thrown(error, innerException, statusCode);
    }

    protected override UnmarshallerContext ConstructUnmarshallerContext(Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException) =>
        ConstructUnmarshallerContext(responseStream, maintainResponseBody, response, isException, null!);

    protected override UnmarshallerContext ConstructUnmarshallerContext(Stream responseStream, bool maintainResponseBody, IWebResponseData response, bool isException, IRequestContext requestContext) =>
        new XmlUnmarshallerContext(responseStream, maintainResponseBody, response, isException, requestContext);
}
