using System.Text.Json.Nodes;

namespace Lava.Infra.Tests;

[Collection("synthesized")]
public class PermissionTests(SynthesizedRealm synthesized)
{
    private IEnumerable<(string Id, JsonObject Statement)> Statements =>
        synthesized.Example.Values.SelectMany(t => t.Statements("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"));

    [Fact]
    public void No_action_is_a_wildcard() =>
        Assert.All(
            Statements.Where(s => !IsAssetRead(s.Statement)).SelectMany(s => s.Statement["Action"].AsList()),
            a => Assert.DoesNotContain("*", (string)a!, StringComparison.Ordinal));

    [Fact]
    public void No_resource_is_everything() =>
        Assert.All(Statements.SelectMany(s => s.Statement["Resource"].AsList()), r => Assert.NotEqual("\"*\"", r!.ToJsonString()));

    [Fact]
    public void A_worker_receives_from_its_own_queue_only()
    {
        var receiving = synthesized.Core.Statements("AWS::IAM::Policy").Where(s => s.Statement["Action"].AsList().Any(a => (string)a! == "sqs:ReceiveMessage"));

        Assert.EndsWith(":lava-example-core", Templates.Text(Assert.Single(receiving).Statement["Resource"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_writes_nothing_but_outputs_rows_and_state()
    {
        var written = synthesized.Core.Statements("AWS::IAM::Policy")
            .Where(s => s.Statement["Action"].AsList().Any(a => ((string)a!).Contains(":Put", StringComparison.Ordinal) && (string)a! is not ("logs:PutLogEvents" or "events:PutEvents")))
            .SelectMany(s => s.Statement["Resource"].AsList().Select(Templates.Text)).Where(r => !r.Contains("/index/", StringComparison.Ordinal));

        Assert.All(written, r => Assert.Matches(@"(table/lava\.example\.(events|workers|state)|/tmp/\*)$", r));
    }

    [Fact]
    public void The_deploy_function_touches_its_own_realm_only()
    {
        var statement = synthesized.Realm.Statements("AWS::IAM::Policy").Single(s => (string?)s.Statement["Sid"] == "RealmItem").Statement;

        Assert.Equal("example", (string)statement["Condition"]!["ForAllValues:StringEquals"]!["dynamodb:LeadingKeys"]![0]!);
    }

    // The CDK's own grant for reading an uploaded archive: s3:GetObject*, on the bootstrap bucket.
    private static bool IsAssetRead(JsonObject statement) => statement["Resource"]!.ToJsonString().Contains("cdk-hnb659fds-assets", StringComparison.Ordinal);
}
