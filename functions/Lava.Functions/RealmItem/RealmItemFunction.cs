using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Aws.Specs;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Specs;
using Lava.Functions.Runtime;
using Microsoft.Extensions.Logging;

namespace Lava.Functions.RealmItem;

/// <summary>
/// Writes the realm's item when its stack is deployed: a custom resource of CloudFormation
/// (docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html). Only the fields that the stack names are touched; when the
/// stack goes, the item stays.
/// </summary>
public sealed partial class RealmItemFunction(SpecWriter specs, string realm, ILogger log) : ILambdaFunction
{
    private static readonly byte[] Done = "{}"u8.ToArray();

    /// <inheritdoc/>
    public async ValueTask<byte[]> HandleAsync(ReadOnlyMemory<byte> payload, ILambdaContext invocation, CancellationToken cancellation)
    {
        var request = Read(payload);
        string? problem;
        try
        {
            problem = await WriteAsync(request, cancellation);
        }
        catch (PortException e)
        {
            problem = e.Message;
        }
        if (problem is not null) LogRefused(log, realm, problem);
        // CloudFormation waits for this, for an hour: a failure to tell it fails the invoke, which is then tried again.
        await StackAnswer.SendAsync(request, "lava-realm-item-" + realm, problem, cancellation);
        return Done;
    }

    private async Task<string?> WriteAsync(JsonObject request, CancellationToken cancellation)
    {
        if (request["RequestType"].Text() == "Delete") return null;
        if (request["ResourceProperties"] is not JsonObject properties || Map(properties["Attributes"].Text()) is not { } fields) return "\"Attributes\" is missing: it must be a map, as JSON";
        if (properties["Realm"].Text() != realm) return $"this function writes the item of realm {realm} alone, not of {JsonScalars.Show(properties["Realm"])}";
        if (fields.ContainsKey("realm")) return "\"realm\" is the item's key: it can't be changed";
        var read = ItemReader.Realm(new JsonObject([KeyValuePair.Create("realm", (JsonNode?)realm), .. fields.Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone()))]));
        if (read.Value is null) return read.ErrorText;
        await specs.SetAsync(ItemKind.Realm, realm, fields, cancellation);
        LogWritten(log, realm, string.Join(", ", fields.Select(f => f.Key)));
        return null;
    }

    // A text, because CloudFormation makes texts of a map's numbers, and the CDK leaves out what is empty in it.
    private static JsonObject? Map(string? json)
    {
        try
        {
            return json is null ? null : JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            if (JsonNode.Parse(payload.Span) is JsonObject map && map["ResponseURL"].Text() is not null && map["RequestType"].Text() is not null) return map;
        }
        catch (JsonException)
        {
            // Said below.
        }
        throw new LambdaException("BadRequest", "this function is called by CloudFormation: deploy the realm's stack");
    }

    [LoggerMessage(350, LogLevel.Information, "The item of realm {Realm} has been written: {Fields}")]
    private static partial void LogWritten(ILogger log, string realm, string fields);

    [LoggerMessage(351, LogLevel.Error, "The item of realm {Realm} could not be written: {Problem}")]
    private static partial void LogRefused(ILogger log, string realm, string problem);
}
