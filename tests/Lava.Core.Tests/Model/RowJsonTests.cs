using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Tests.Model;

public class RowJsonTests
{
    [Fact]
    public void A_row_keeps_attributes_this_version_does_not_know_and_numbers_as_written()
    {
        const string json = """{"job_id":"a","run_id":"r","ts_dispatch":"2026-01-02T03:04:05.678+11:00","status":"running","fence":7,"iteration":1,"x_new":{"n":1.50},"result":{"n":10.00},"log":[]}""";

        var row = LavaJson.ReadRun(json) with { Fence = 8 };
        var again = JsonNode.Parse(LavaJson.Write(row))!.AsObject();

        Assert.Equal("1.50", again["x_new"]!["n"]!.ToJsonString());
        Assert.Equal("10.00", again["result"]!["n"]!.ToJsonString());
        Assert.Equal(8, (int)again["fence"]!);
        Assert.Equal("2026-01-02T03:04:05.678+11:00", (string?)again["ts_dispatch"]);
        Assert.Equal("running", (string?)again["status"]);
    }

    [Fact]
    public void A_message_has_the_originals_keys_and_no_other()
    {
        var message = new DispatchMessage { Realm = "dev", Worker = "core", JobId = "a/b", RunId = "r", TsDispatch = "2025-11-10T17:39:10+11:00" };

        Assert.Equal("""{"realm":"dev","worker":"core","job_id":"a/b","run_id":"r","ts_dispatch":"2025-11-10T17:39:10+11:00"}""", LavaJson.Write(message));
    }

    [Theory]
    [InlineData(ActionState.Pending)]
    [InlineData(ActionState.Done)]
    public void A_row_with_actions_is_read_as_it_was_written(ActionState state)
    {
        var row = LavaJson.ReadRun("""{"job_id":"a","run_id":"r","ts_dispatch":"2026-01-02T03:04:05.678+11:00","log":[]}""")
            with { Actions = [new RunAction { Hook = "on_fail", Action = "log", State = state }] };

        Assert.Equal(state, LavaJson.ReadRun(LavaJson.Write(row)).Actions!.Single().State);
    }
}
