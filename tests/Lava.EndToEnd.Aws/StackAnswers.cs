using System.Net;
using System.Text.Json.Nodes;

namespace Lava.EndToEnd.Aws;

/// <summary>CloudFormation's end of a custom resource: a place to which the answer is put, with no Content-Type.</summary>
public sealed class StackAnswers : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    public StackAnswers() => _server = new(TakeAsync);

    /// <summary>The last answer.</summary>
    public JsonObject Answer { get; private set; } = [];

    /// <summary>A request to write a realm's item.</summary>
    public string Request(string type, string realm, string attributes) => new JsonObject
    {
        ["RequestType"] = type, ["ResponseURL"] = _server.Address + "/answer?X-Amz-Signature=secret-signature", ["StackId"] = "s", ["RequestId"] = "r", ["LogicalResourceId"] = "l",
        ["ResourceType"] = "Custom::LavaRealmItem", ["ResourceProperties"] = new JsonObject { ["ServiceToken"] = "arn", ["Realm"] = realm, ["Attributes"] = attributes },
    }.ToJsonString();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpListenerContext call, CancellationToken stop)
    {
        using var body = new StreamReader(call.Request.InputStream);
        Answer = JsonNode.Parse(await body.ReadToEndAsync(stop))!.AsObject();
        call.Response.StatusCode = call.Request.HttpMethod == "PUT" && call.Request.ContentType is null ? 200 : 403;
    }
}
