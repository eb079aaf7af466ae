using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Web;

namespace Lava.Agent.Tests;

/// <summary>An EC2 instance as seen from inside, and the Auto Scaling that hears of it: on loopback.</summary>
internal sealed class FakeInstance : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _told = new();
    private readonly LoopbackServer _server;

    public FakeInstance() => _server = new(async (call, stop) =>
    {
        var (status, text) = await AnswerAsync(call.Request);
        call.Response.StatusCode = status;
        await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
    });

    /// <summary>What its group means it to become.</summary>
    public string TargetState { get; set; } = "InService";

    /// <summary>What Auto Scaling was told, as <c>Action group instance detail</c>.</summary>
    public IReadOnlyList<string> Told => [.. _told];

    /// <summary>The environment of a worker on this instance.</summary>
    public Dictionary<string, string> Variables => new()
    {
        ["AWS_EC2_METADATA_DISABLED"] = "false",
        ["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = _server.Address,
        ["AWS_ENDPOINT_URL_AUTO_SCALING"] = _server.Address,
        ["LAVA_SCALING_GROUP"] = "lava-group",
        ["LAVA_LIFECYCLE_HOOK"] = "drain",
    };

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<(int Status, string Text)> AnswerAsync(HttpListenerRequest request)
    {
        if (request.HttpMethod == "POST") return await TakeAsync(request);
        if (request.HttpMethod == "PUT") return (200, "a-token");
        if (request.Headers["X-aws-ec2-metadata-token"] != "a-token") return (401, "");
        return request.Url!.AbsolutePath switch
        {
            "/latest/meta-data/instance-id" => (200, "i-0a1b"),
            "/latest/meta-data/autoscaling/target-lifecycle-state" => (200, TargetState),
            _ => (404, ""),
        };
    }

    private async Task<(int Status, string Text)> TakeAsync(HttpListenerRequest request)
    {
        using var body = new StreamReader(request.InputStream);
        var form = HttpUtility.ParseQueryString(await body.ReadToEndAsync());
        var action = form["Action"];
        _told.Enqueue(string.Join(' ', action, form["AutoScalingGroupName"], form["InstanceId"] ?? form["InstanceIds.member.1"], form["ProtectedFromScaleIn"] ?? form["LifecycleHookName"] + " " + form["LifecycleActionResult"]));
        return (200, $"<{action}Response><{action}Result/><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></{action}Response>");
    }
}
