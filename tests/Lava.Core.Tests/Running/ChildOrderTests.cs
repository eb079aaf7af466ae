using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Running;
using static Lava.Core.Tests.Running.Rowing;

namespace Lava.Core.Tests.Running;

public sealed class ChildOrderTests
{
    private static readonly ChildRef A = new() { JobId = "x-a", RunId = "1", Position = "0" }, B = new() { JobId = "x-b", RunId = "2", Position = "1" }, C = new() { JobId = "x-c", RunId = "3", Position = "2" };
    private static readonly ChildRef Sent = new() { JobId = "sent", RunId = "9", Position = "", Dispatched = true };
    private static readonly Run Parent = Started with { Children = [Sent, A, B, C] };

    private static string Before(Run parent, Job? job, string runId, params Run[] rows) => string.Join(',', ChildOrder.Before(parent, job, runId, rows).Select(c => c.RunId));

    private static Run Row(string runId, bool ended) => ChildRows.New(Parent, "c", runId, Now) is var row && ended ? Ending.Finished(row, Success, [], Kept, Now) : row;

    [Fact]
    public void In_a_chain_each_comes_after_all_that_stand_before_it()
    {
        Assert.Equal(("", "1", "1,2"), (Before(Parent, Job(), "1"), Before(Parent, null, "2"), Before(Parent, Job(), "3")));
        Assert.Equal("2", Before(Parent, Job(), "3", Row("1", ended: true), Row("2", ended: false)));
        Assert.Equal(("", ""), (Before(Parent, Job(), "9"), Before(Started, Job(), "1")));
    }

    [Theory]
    [InlineData("""{"job_prefix":"x-"}""", null)]
    [InlineData("""{"job_prefix":"y-"}""", """{"job_prefix":"x-"}""")]
    [InlineData("{}", """{"job_prefix":"x-"}""")]
    [InlineData("""{"job_prefix":"x-"}""", "{}")]
    public void In_a_dag_each_comes_after_its_predecessors_whose_prefix_the_dispatch_may_give(string parameters, string? dispatched)
    {
        var dag = Job() with { Type = "dag", Payload = JsonNode.Parse("""{"a":["c"],"c":"b","b":null}"""), Parameters = (JsonObject)JsonNode.Parse(parameters)! };
        var parent = Parent with { Message = Message with { Parameters = dispatched is null ? null : (JsonObject)JsonNode.Parse(dispatched)! } };

        Assert.Equal(("3", "", "2"), (Before(parent, dag, "1"), Before(parent, dag, "2"), Before(parent, dag, "3")));
    }

    [Fact]
    public void Without_a_prefix_the_names_are_the_ids()
    {
        var dag = Job() with { Type = "dag", Payload = JsonNode.Parse("""{"x-a":"x-b"}""") };

        Assert.Equal("2", Before(Parent with { Message = null }, dag, "1"));
    }
}
