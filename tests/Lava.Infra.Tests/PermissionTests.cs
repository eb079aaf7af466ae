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
            Statements.SelectMany(s => s.Statement["Action"].AsList()),
            a => Assert.DoesNotContain("*", (string)a!, StringComparison.Ordinal));

    [Fact]
    public void No_resource_is_everything_but_where_AWS_knows_none_narrower()
    {
        var everything = Statements.Where(s => s.Statement["Resource"].AsList().Any(r => r!.ToJsonString() == "\"*\"")).SelectMany(s => s.Statement["Action"].AsList().Select(a => (string)a!)).ToHashSet();

        Assert.Equal(
            [
                "ses:ListEmailIdentities", "ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
                "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
            ],
            everything.Order(StringComparer.Ordinal));
    }

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
}
