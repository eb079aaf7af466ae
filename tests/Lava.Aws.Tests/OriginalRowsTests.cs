using Amazon.DynamoDBv2.Model;
using Lava.Aws.Dynamo;
using Lava.Aws.Runs;
using Lava.Aws.Sessions;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Aws.Tests;

/// <summary>Rows that the original wrote (spec: model.md §6), and values that JSON doesn't know.</summary>
public sealed class OriginalRowsTests
{
    private static Dictionary<string, AttributeValue> Original(string status, params string[] log) => new()
    {
        ["job_id"] = new("etl/load"),
        ["run_id"] = new("0e9f8bd5-2b63-4c9f-8f3c-1f0b9c6d6f0a"),
        ["status"] = new(status),
        ["ts_dispatch"] = new("2025-11-10T07:39:05+01:00"),
        ["ts_event"] = new("2025-11-10T07:39:10+01:00"),
        ["tu_event"] = new("2025-11-10T06:39:10"),
        ["ttl"] = new() { N = "1762929550" },
        ["worker"] = new("core"),
        ["worker_id"] = new() { NULL = true },
        ["log"] = new() { L = [.. log.Select(x => new AttributeValue { M = new() { ["ts_event"] = new("2025-11-10T07:39:10+01:00"), ["tu_event"] = new("2025-11-10T06:39:10"), ["status"] = new(x), ["info"] = new() { NULL = true } } })] },
    };

    [Theory]
    [InlineData("starting", RunStatus.Running, false)]
    [InlineData("logging", RunStatus.Running, false)]
    [InlineData("running", RunStatus.Running, false)]
    [InlineData("complete", RunStatus.Complete, true)]
    [InlineData("rejected", RunStatus.Rejected, true)]
    public void A_row_of_the_original_is_read_as_held_by_nobody(string status, RunStatus read, bool settled)
    {
        var run = RunItems.ToRun(Original(status, "starting", status));

        Assert.Equal((read, settled, null, 0L), (run.Status, run.IsSettled, run.Session, run.Fence));
        Assert.Equal(2, run.Log.Count);
    }

    [Fact]
    public void A_row_that_a_newer_version_wrote_is_a_failure_of_the_port_that_names_it()
    {
        var newer = Original("half_done");
        newer["fence"] = new() { N = "7" };
        foreach (var item in new[] { Original("half_done"), newer })
            Assert.StartsWith("row etl/load (0e9f8bd5-2b63-4c9f-8f3c-1f0b9c6d6f0a) can't be read: ", Assert.Throws<UnreadableRowException>(() => RunItems.ToRun(item)).Message, StringComparison.Ordinal);

        var session = new Dictionary<string, AttributeValue> { ["fleet"] = new("core"), ["session"] = new("s1"), ["beat"] = new("new kind") };
        Assert.StartsWith("row core/s1 can't be read: ", Assert.Throws<UnreadableRowException>(() => SessionItems.ToSession(session)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("complete", RunStatus.Complete)]
    [InlineData("failed", RunStatus.Failed)]
    public void A_failed_action_is_told_apart_from_the_outcome(string outcome, RunStatus read)
    {
        var run = RunItems.ToRun(Original("action_failed", "starting", "running", outcome, "action_failed"));

        Assert.Equal((read, true, true), (run.Status, run.ActionFailed, run.IsSettled));
    }

    [Fact]
    public void Sets_and_bytes_that_others_stored_are_written_back_as_they_were()
    {
        var item = RunItems.ToItem(RunItems.ToRun(Original("complete", "complete")));
        item["x_set"] = new() { SS = ["a", "b"] };
        item["x_numbers"] = new() { NS = ["1", "2.5"] };
        item["x_bytes"] = new() { B = new MemoryStream([1, 2, 0]) };

        var again = RunItems.ToItem(RunItems.ToRun(item));

        Assert.Equal(["a", "b"], again["x_set"].SS);
        Assert.Equal(["1", "2.5"], again["x_numbers"].NS);
        Assert.Equal([1, 2, 0], again["x_bytes"].B.ToArray());
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("-12.5", true)]
    [InlineData("1.50", false)]
    [InlineData("1e5", false)]
    [InlineData("-0", false)]
    [InlineData("0.00000001", false)]
    [InlineData("1234567890123456789012345678901234567890", false)]
    public void A_number_that_the_table_would_write_otherwise_is_kept_as_text(string number, bool native)
    {
        var json = System.Text.Encoding.UTF8.GetBytes($$"""{"a/b":[{"n":{{number}}}]}""");

        var item = Attributes.FromJson(json);

        Assert.Equal(native, item["a/b"].L[0].M["n"].N is not null);
        Assert.Equal(json, Attributes.ToJson(item));
    }
}
