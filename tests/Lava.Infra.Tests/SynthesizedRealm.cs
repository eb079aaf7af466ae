using System.Text.Json.Nodes;
using Amazon.CDK;
using Lava.Core.Specs;
using Lava.Infra.Configuration;
using Lava.Infra.Stacks;

namespace Lava.Infra.Tests;

/// <summary>The example realm's templates, synthesized once: each synthesis starts a Node process.</summary>
public sealed class SynthesizedRealm : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("lava-infra-");

    public SynthesizedRealm()
    {
        System.Environment.SetEnvironmentVariable("TMPDIR", _scratch.CreateSubdirectory("jsii").FullName); // It leaves 66 MB behind.
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20");
        Folder = Path.Combine(_scratch.FullName, "cdk.out");
        Example = SynthesizeInto(Folder, File.ReadAllText(Path.Combine(Checkout.Root, "infra-cdk/realms/example.yaml")));
    }

    public string Folder { get; }
    public IReadOnlyDictionary<string, JsonObject> Example { get; }
    public JsonObject Realm => Example["lava-example"];
    public JsonObject Core => Example["lava-example-core"];

    public IReadOnlyDictionary<string, JsonObject> SynthesizeInto(string folder, string yaml, string? agent = null)
    {
        var (realms, problems) = DeploymentReader.Read([new SpecFile("realm.yaml", yaml)]);
        Assert.Empty(problems.Select(p => p.Format()));
        var archive = Path.Combine(_scratch.FullName, "archive.zip");
        File.WriteAllText(archive, "not built here");
        var app = new App(new AppProps { Outdir = folder, AnalyticsReporting = false });
        LavaApp.Add(app, realms, _ => new Artifacts(archive, agent ?? archive));
        app.Synth();
        return Directory.EnumerateFiles(folder, "*.template.json", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetFileName(f).Replace(".template.json", "", StringComparison.Ordinal), f => JsonNode.Parse(File.ReadAllText(f))!.AsObject());
    }

    public IReadOnlyDictionary<string, JsonObject> Synthesize(string yaml, string? agent = null) => SynthesizeInto(_scratch.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName, yaml, agent);

    public void Dispose()
    {
        try { _scratch.Delete(recursive: true); }
        catch (IOException) { /* The Node process still ends. */ }
    }
}

[CollectionDefinition("synthesized")]
public sealed class SynthesizedCollection : ICollectionFixture<SynthesizedRealm>;

internal static class Templates
{
    public static IEnumerable<(string Id, JsonObject Resource)> Resources(this JsonObject template, string type) =>
        template["Resources"]!.AsObject().Where(r => (string?)r.Value!["Type"] == type).Select(r => (r.Key, r.Value!.AsObject()));

    public static JsonObject Properties(this (string Id, JsonObject Resource) resource) => resource.Resource["Properties"]!.AsObject();

    public static JsonObject Single(this JsonObject template, string type, string property, string value) =>
        template.Resources(type).Single(r => (string?)r.Properties()[property] is { } text && text == value).Properties();

    /// <summary>Every policy statement of the template, with the resource that has it.</summary>
    public static IEnumerable<(string Id, JsonObject Statement)> Statements(this JsonObject template, params string[] types) =>
        types.SelectMany(template.Resources).SelectMany(r => r.Properties()["PolicyDocument"]!["Statement"]!.AsArray().Select(s => (r.Id, s!.AsObject())));

    /// <summary>A text with its references named, such as an ARN with <c>&lt;AWS::Region&gt;</c>.</summary>
    public static string Text(JsonNode? node) => node switch
    {
        JsonValue value => (string)value!,
        JsonObject o when o["Fn::Join"] is JsonArray join => string.Concat(join[1]!.AsArray().Select(Text)),
        JsonObject o when o["Fn::Sub"] is JsonValue sub => ((string)sub!).Replace("${", "<", StringComparison.Ordinal).Replace('}', '>'),
        JsonObject o when o["Ref"] is { } name => $"<{name}>",
        JsonObject o when o["Fn::GetAtt"] is JsonArray attribute => $"<{attribute[0]}.{attribute[1]}>",
        JsonObject o when o["Fn::ImportValue"] is { } import => $"<{Text(import)}>",
        _ => node!.ToJsonString(),
    };

    public static IReadOnlyList<JsonNode?> AsList(this JsonNode? node) => node is JsonArray array ? [.. array] : [node];
}
