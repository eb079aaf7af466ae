using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Functions.Runtime;

namespace Lava.Functions.RealmItem;

/// <summary>Tells CloudFormation what became of a custom resource.</summary>
internal static class StackAnswer
{
    // CloudFormation takes no more than 4 KB in all.
    private const int LongestReason = 1000;
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>Puts the answer where the request says. Throws <see cref="LambdaFailure"/>, which doesn't name the place: its signature is a secret.</summary>
    public static async Task SendAsync(JsonObject request, string resourceId, string? problem, CancellationToken cancellation)
    {
        var answer = new JsonObject
        {
            ["Status"] = problem is null ? "SUCCESS" : "FAILED",
            ["Reason"] = problem is { Length: > LongestReason } ? problem[..LongestReason] : problem ?? "",
            // The same for ever: another one would have CloudFormation delete the first.
            ["PhysicalResourceId"] = request["PhysicalResourceId"].Text() ?? resourceId,
            ["StackId"] = request["StackId"].Text(),
            ["RequestId"] = request["RequestId"].Text(),
            ["LogicalResourceId"] = request["LogicalResourceId"].Text(),
        };
        // Signed without a Content-Type: none may be sent.
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(answer.ToJsonString()));
        try
        {
            using var response = await Http.PutAsync(new Uri(request["ResponseURL"].Text()!), content, cancellation);
            if (!response.IsSuccessStatusCode) throw new LambdaFailure("StackAnswer", $"CloudFormation's answer could not be put: HTTP {(int)response.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            throw new LambdaFailure("StackAnswer", $"CloudFormation's answer could not be put: {e.HttpRequestError}");
        }
    }
}
