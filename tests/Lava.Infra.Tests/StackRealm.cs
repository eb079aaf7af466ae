using System.Text.Json.Nodes;
using Lava.EndToEnd.Aws;
using Lava.Emulators;

namespace Lava.Infra.Tests;

/// <summary>
/// The example realm as its stacks make it: the synthesized templates created on moto, once for all tests. What moto leaves out is made here:
/// the realm's item, by the function that CloudFormation would call, with what the template says; the group of schedules. The rules that have
/// only an hour and the mapping of the jobs stream are left out, as moto fails at the ones and eats the records of the other. Nothing calls
/// the functions either (streams, rules, notifications, Scheduler): the tests do, with what these would deliver.
/// </summary>
public sealed class StackRealm
{
    private const string Name = "example";
    private readonly SynthesizedRealm _synthesized;
    private readonly Lazy<Task<JsonObject>> _variables;

    public StackRealm(SynthesizedRealm synthesized) => (_synthesized, _variables) = (synthesized, new(MakeAsync));

    /// <summary>The realm.</summary>
    public async Task<ProvisionedRealm> RealmAsync() => Open(await Emulator.Moto.EndpointAsync(), await _variables.Value);

    // Gives the variables of the functions, by handler, as they were deployed.
    private async Task<JsonObject> MakeAsync()
    {
        var moto = await Emulator.Moto.EndpointAsync();
        var (code, output) = await Tool.RunAsync("python3", _synthesized.Folder, [Path.Combine(Checkout.Root, "tests/Lava.Infra.Tests/Moto/create_stacks.py"), "--endpoint", moto, _synthesized.Folder]);
        Skip.If(output.Contains("No module named", StringComparison.Ordinal), "boto3 is not installed here");
        Assert.True(code == 0, output);
        var variables = JsonNode.Parse(output.Split('\n').Single(l => l.StartsWith("variables ", StringComparison.Ordinal))["variables ".Length..])!.AsObject();
        await using var realm = Open(moto, variables);
        await realm.Realm.Aws.Clients.Scheduler.CreateScheduleGroupAsync(new() { Name = realm.Variables("schedule-sync")[Core.Naming.FunctionVariables.SchedulerGroup] });
        await WriteItemAsync(realm);
        return variables;
    }

    private static ProvisionedRealm Open(string moto, JsonObject variables)
    {
        var endpoints = new[] { "DynamoDB", "SQS", "S3", "SSM", "KMS", "Secrets Manager", "SNS", "EventBridge", "SESv2", "Scheduler", "STS" }.ToDictionary(s => s, _ => moto);
        return new ProvisionedRealm(EmulatedRealm.Existing(Name, endpoints, $"lava-{Name}-123456789012-us-east-1"))
        {
            Variables = handler => variables[handler]!.AsObject().ToDictionary(v => v.Key, v => (string)v.Value!),
        };
    }

    private async Task WriteItemAsync(ProvisionedRealm realm)
    {
        var properties = Assert.Single(_synthesized.Realm.Resources("Custom::LavaRealmItem")).Properties();
        var attributes = Templates.Text(properties["Attributes"]).Replace("<AWS::AccountId>", "123456789012", StringComparison.Ordinal).Replace("<AWS::Region>", "us-east-1", StringComparison.Ordinal);
        await using var stack = new StackAnswers();
        await using var function = realm.Function("realm-item");
        Assert.True((await function.InvokeAsync(stack.Request("Create", (string)properties["Realm"]!, attributes))).Succeeded);
        Assert.Equal("SUCCESS", (string?)stack.Answer["Status"]);
    }
}

/// <summary>Each way in, from its event to the end of its run, on the tables, queues, bucket, keys and variables of the example realm's own stacks.</summary>
[Collection("synthesized")]
[Trait("Category", "Slow")]
public sealed class StackEndToEnd(StackRealm stack) : RealmEndToEnd, IClassFixture<StackRealm>
{
    protected override Task<ProvisionedRealm> ProvisionAsync() => stack.RealmAsync();

    [SkippableFact]
    public async Task The_realms_item_is_what_its_file_says()
    {
        await using var made = await stack.RealmAsync();
        var realm = await made.Realm.Aws.Ports.Specs.RealmAsync(default);

        Assert.Equal(("s3://lava-example-123456789012-us-east-1/payloads", "alias/lava-example-user"), (realm.S3Payloads, realm.S3Key));
        Assert.Equal(["core", "office"], realm.Raw["fleets"]!.AsObject().Select(f => f.Key).Order(StringComparer.Ordinal));
        Assert.Equal(8, (int)realm.Raw["fleets"]!["core"]!["slots"]!);
    }
}
