using System.Text.Json.Nodes;
using Lava.Agent;
using Lava.Core.Naming;
using Lava.Functions.Watchdog;

namespace Lava.Infra.Tests;

/// <summary>What the stacks set, the programs read; what the programs publish, the stacks read.</summary>
[Collection("synthesized")]
public class AgreementTests(SynthesizedRealm synthesized)
{
    [Fact]
    public void Each_function_has_the_variables_that_its_handler_reads_and_no_others()
    {
        var functions = synthesized.Realm.Resources("AWS::Lambda::Function").ToDictionary(f => (string)f.Properties()["Handler"]!, f => f.Properties());

        Assert.Equal(FunctionVariables.Required.Keys.Order(), functions.Keys.Order());
        foreach (var (handler, required) in FunctionVariables.Required)
            Assert.Equal(
                required.Append(FunctionVariables.Realm).Order(StringComparer.Ordinal),
                functions[handler]["Environment"]!["Variables"]!.AsObject().Select(v => v.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_metric_of_ours_that_a_stack_reads_is_one_that_the_watchdog_publishes_with_the_same_dimensions()
    {
        var published = new FleetLoad { Live = 1, Slots = 1, Running = 1, Waiting = 1, Dead = 0, OldestWait = TimeSpan.Zero }.ToMetrics(0, 0).Select(m => m.Name).ToHashSet();

        var read = synthesized.Example.Values.SelectMany(Maps).Where(m => (string?)(m["Namespace"] as JsonValue) == FleetMetrics.Namespace && m["MetricName"] is not null).ToList();

        Assert.NotEmpty(read);
        Assert.All(read, m =>
        {
            Assert.Contains((string)m["MetricName"]!, published);
            Assert.Equal([FleetMetrics.Realm, FleetMetrics.Fleet], m["Dimensions"]!.AsArray().Select(d => (string)d!["Name"]!));
        });
        Assert.Equal(["RunsLost", "RunsStuck", "WorkerBacklog", "WorkersLive"], read.Select(m => (string)m["MetricName"]!).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_metric_of_ours_on_the_dashboard_is_published()
    {
        var body = Templates.Text(Assert.Single(synthesized.Realm.Resources("AWS::CloudWatch::Dashboard")).Properties()["DashboardBody"]);
        var metrics = Maps(JsonNode.Parse(body)!).Select(m => m["metrics"]).OfType<JsonArray>().SelectMany(m => m).Select(m => m!.AsArray()).Where(m => (string?)m[0] == FleetMetrics.Namespace).ToList();

        Assert.Equal(["RunsLost", "WorkerBacklog", "WorkersLive"], metrics.Select(m => (string)m[1]!).Distinct().Order(StringComparer.Ordinal));
        Assert.All(metrics, m => Assert.Equal((FleetMetrics.Realm, FleetMetrics.Fleet), ((string)m[2]!, (string)m[4]!)));
    }

    [Fact]
    public void User_data_sets_what_the_agent_reads_and_the_agent_understands_it()
    {
        var script = UserDataScript.Of(synthesized.Core);
        var variables = script.Variables();

        Assert.Empty(variables.Keys.Except([.. WorkerVariables.All, "AWS_REGION"]));
        var (options, exit) = CommandLine.Read([], variables.GetValueOrDefault, TextWriter.Null, TextWriter.Null);
        Assert.Equal(0, exit);
        Assert.Equal(("example", "core", 8, TimeSpan.FromMinutes(30)), (options!.Realm, Assert.Single(options.Fleets), options.Slots, options.Drain));
    }

    [Fact]
    public void The_group_and_the_hook_that_the_agent_tells_are_those_of_the_fleet()
    {
        var variables = UserDataScript.Of(synthesized.Core).Variables();
        var group = Assert.Single(synthesized.Core.Resources("AWS::AutoScaling::AutoScalingGroup")).Properties();
        var hook = Assert.Single(group["LifecycleHookSpecificationList"]!.AsArray())!;

        Assert.Equal((string)group["AutoScalingGroupName"]!, variables[WorkerVariables.ScalingGroup]);
        Assert.Equal((string)hook["LifecycleHookName"]!, variables[WorkerVariables.LifecycleHook]);
        Assert.InRange((int)hook["HeartbeatTimeout"]!, 30 * 60 + 60, 7200);
    }

    [Fact]
    public void The_jobs_stream_carries_what_the_sync_reads_of_it()
    {
        var jobs = synthesized.Realm.Single("AWS::DynamoDB::Table", "TableName", "lava.example.jobs");

        Assert.Equal("NEW_AND_OLD_IMAGES", (string)jobs["StreamSpecification"]!["StreamViewType"]!);
    }

    private static IEnumerable<JsonObject> Maps(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(f => Maps(f.Value)).Prepend(map),
        JsonArray list => list.SelectMany(Maps),
        _ => [],
    };
}
