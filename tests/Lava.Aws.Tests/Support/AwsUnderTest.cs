using System.Text.Json.Nodes;
using Lava.Compliance;
using Lava.Core.Ports;
using Lava.Emulators;

namespace Lava.Aws.Tests.Support;

/// <summary>A realm on the emulators, by the real clock: SQS's own can't be moved.</summary>
internal sealed class AwsUnderTest : IRealmUnderTest
{
    private readonly EmulatedRealm _realm;
    private string _topicQueue = "", _outsideQueue = "";

    private AwsUnderTest(EmulatedRealm realm) => _realm = realm;

    public RealmPorts Ports => _realm.Aws.Ports;
    public TimeProvider Time => TimeProvider.System;
    public string Bucket => _realm.Bucket;
    public string Topic { get; private set; } = "";
    public string OutsideQueue => _realm.Name + "-outside";

    /// <summary>Only tables.</summary>
    public static async Task<AwsUnderTest> TablesAsync(bool moto = false) => new(await EmulatedRealm.CreateAsync(moto: moto));

    /// <summary>Only queues.</summary>
    public static async Task<AwsUnderTest> QueuesAsync() => new(await EmulatedRealm.CreateAsync(dynamo: false, fleets: ["core", "big", "other"]));

    public async ValueTask PassAsync(TimeSpan span) => await Until.PassedAsync(span);

    public async ValueTask PutSecretAsync(string name, string value) =>
        await _realm.Aws.Clients.Parameters.PutParameterAsync(new() { Name = name, Value = value, Type = "SecureString", Overwrite = true });

    /// <summary>Only the outbox; its services are all moto's.</summary>
    public static async Task<AwsUnderTest> OutsideAsync()
    {
        var address = await Emulator.Moto.EndpointAsync();
        var realm = new AwsUnderTest(await EmulatedRealm.CreateAsync(dynamo: false, moto: true, sqsOnMoto: true));
        realm.Outside = new MotoOutside(address, realm._realm.Aws.Clients.Sqs);
        (realm.Topic, realm._topicQueue) = await realm.Outside.TopicAsync(realm._realm.Name + "-topic");
        realm._outsideQueue = await realm.Outside.QueueAsync(realm.OutsideQueue);
        return realm;
    }

    /// <summary>The world outside.</summary>
    public MotoOutside Outside { get; private set; } = null!;

    public string Name => _realm.Name;

    public async ValueTask<IReadOnlyList<JsonObject>> SentAsync(string kind) => kind switch
    {
        "sns" => [.. (await Outside.TakeAsync(_topicQueue)).Select(x => new JsonObject { ["message"] = (string?)JsonNode.Parse(x)!["Message"] })],
        "sqs" => [.. (await Outside.TakeAsync(_outsideQueue)).Select(x => new JsonObject { ["message"] = x })],
        _ => [],
    };

    public async ValueTask DisposeAsync() => await _realm.DisposeAsync();
}
