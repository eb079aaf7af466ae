using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Lava.Aws.Services;

/// <summary>
/// Puts requests into the forms of AWS's protocols. Nothing sets a Content-Type without a body: it would be signed, but not sent.
/// </summary>
internal static class ServiceRequests
{
    /// <summary>REST with JSON: the path's names in braces are filled in, null query values left out, null bodies too.</summary>
    public static IRequest RestJson<TBody>(
        AmazonWebServiceRequest request, string serviceId, string method, string path, IEnumerable<KeyValuePair<string, string?>> names,
        IEnumerable<KeyValuePair<string, string?>> query, TBody? body, JsonTypeInfo<TBody> type)
        where TBody : class
    {
        var made = New(request, serviceId, method);
        made.ResourcePath = path;
        foreach (var (name, value) in names) made.AddPathResource($"{{{name}}}", value is { Length: > 0 } ? value : throw new AmazonClientException($"{name} is missing: it stands in the request's path"));
        foreach (var (name, value) in query)
            if (value is not null) made.Parameters.Add(name, value);
        made.UseQueryString = made.Parameters.Count > 0;
        if (body is not null) SetBody(made, "application/json", JsonSerializer.SerializeToUtf8Bytes(body, type));
        return made;
    }

    /// <summary>JSON 1.1: the operation in a header, everything else in the body.</summary>
    public static IRequest Json11<TBody>(AmazonWebServiceRequest request, string serviceId, string target, TBody body, JsonTypeInfo<TBody> type)
    {
        var made = New(request, serviceId, "POST");
        made.Headers["X-Amz-Target"] = target;
        SetBody(made, "application/x-amz-json-1.1", JsonSerializer.SerializeToUtf8Bytes(body, type));
        return made;
    }

    /// <summary>Query: a form; null values are left out.</summary>
    public static IRequest Query(AmazonWebServiceRequest request, string serviceId, string action, string version, IEnumerable<KeyValuePair<string, string?>> fields)
    {
        var made = New(request, serviceId, "POST");
        var form = new StringBuilder().Append("Action=").Append(action).Append("&Version=").Append(version);
        foreach (var (name, value) in fields)
            if (value is not null) form.Append('&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        SetBody(made, "application/x-www-form-urlencoded; charset=utf-8", Encoding.UTF8.GetBytes(form.ToString()));
        return made;
    }

    private static DefaultRequest New(AmazonWebServiceRequest request, string serviceId, string method) =>
        new(request, serviceId) { HttpMethod = method, ResourcePath = "/" };

    private static void SetBody(DefaultRequest request, string type, byte[] content)
    {
        request.Headers["Content-Type"] = type;
        request.Content = content;
    }

    /// <summary>
    /// The options of the request's JSON: null fields are left out, and texts are written as they are, so that what is sent reads as
    /// what was meant (EventBridge Scheduler replaces words such as <c>&lt;aws.scheduler.scheduled-time&gt;</c> in it).
    /// </summary>
    public static JsonSerializerOptions JsonOptions { get; } = new()
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
