using System.Net;
using System.Text.Json.Nodes;
using Lava.Emulators;

namespace Lava.EndToEnd.Aws;

/// <summary>CloudFormation's end of a custom resource: a place to which the answer is put, with no Content-Type.</summary>
public sealed class StackAnswers : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _address = $"http://127.0.0.1:{Emulator.FreePort()}/";
    private readonly Task _loop;

    public StackAnswers()
    {
        _listener.Prefixes.Add(_address);
        _listener.Start();
        _loop = ServeAsync();
    }

    /// <summary>The last answer.</summary>
    public JsonObject Answer { get; private set; } = [];

    /// <summary>A request to write a realm's item.</summary>
    public string Request(string type, string realm, string attributes) => new JsonObject
    {
        ["RequestType"] = type, ["ResponseURL"] = _address + "answer?X-Amz-Signature=secret-signature", ["StackId"] = "s", ["RequestId"] = "r", ["LogicalResourceId"] = "l",
        ["ResourceType"] = "Custom::LavaRealmItem", ["ResourceProperties"] = new JsonObject { ["ServiceToken"] = "arn", ["Realm"] = realm, ["Attributes"] = attributes },
    }.ToJsonString();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _loop;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try { context = await _listener.GetContextAsync(); }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException) { return; }
            using var body = new StreamReader(context.Request.InputStream);
            Answer = JsonNode.Parse(await body.ReadToEndAsync())!.AsObject();
            context.Response.StatusCode = context.Request.HttpMethod == "PUT" && context.Request.ContentType is null ? 200 : 403;
            context.Response.Close();
        }
    }
}
