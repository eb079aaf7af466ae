using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Running;
using static Lava.Core.Tests.Running.Rowing;

namespace Lava.Core.Tests.Running;

public sealed class RowBoundsTests
{
    // DynamoDB: 400 KB an item, with its copy in the local index.
    private const int Item = 200 * 1024;

    private static RunAction Saying(int bytes, ActionState state = ActionState.Pending) =>
        Action("sns", state) with { Fields = new JsonObject { ["message"] = new string('x', bytes) } };

    [Fact]
    public void A_small_row_stays_as_it_is()
    {
        var cut = RowBounds.Cut(ToAct);

        Assert.Equal(LavaJson.Write(ToAct), LavaJson.Write(cut));
    }

    [Fact]
    public void The_largest_message_leaves_room_for_a_run_that_said_and_did_all_it_could()
    {
        var row = ToAct with
        {
            Message = Message with { Parameters = new JsonObject { ["p"] = new string('x', RowBounds.MessageBytes - 200) } },
            Result = new JsonObject { ["exit_status"] = 3, ["error"] = new string('e', 9000), ["output"] = new string('x', Item) },
            Error = new string('ü', 100_000),
            Actions = [Saying(20_000), Saying(20_000), Saying(10)],
        };
        for (var i = 0; i < 300; i++) row = row.Logged(Now, "running", new string('x', 2000));

        var cut = RowBounds.Cut(row);

        Assert.InRange(Encoding.UTF8.GetByteCount(LavaJson.Write(cut)), 0, Item - 4096);
        Assert.Equal(("dispatched", "running", 20), (cut.Log[0].Status, cut.Log[^1].Status, cut.Log.Count));
        Assert.Equal(row.Log.TakeLast(15), cut.Log.TakeLast(15));
        Assert.Equal(new string('ü', 1000) + "… (cut)", cut.Error);
        Assert.Equal(3, (int)cut.Result!["exit_status"]!);
        Assert.Equal(new string('e', 1000) + "… (cut)", (string?)cut.Result["error"]);
        Assert.Matches("^[0-9]+ bytes: all of it is in result.json$", (string?)cut.Result["cut"]);
    }

    [Fact]
    public void From_the_first_action_on_that_does_not_fit_none_is_done()
    {
        var cut = RowBounds.Cut(ToAct with { Actions = [Saying(30_000, ActionState.Done), Saying(20_000), Saying(20_000), Saying(10)] });

        Assert.Equal(("Done,Pending,Failed,NotRun", true), (States(cut), cut.ActionFailed));
        Assert.Matches("^its fields have 20[0-9]{3} bytes: too large for the run's row$", cut.Actions![2].Error);
        Assert.Null(cut.Actions[0].Fields);
        Assert.NotNull(cut.Actions[1].Fields);
    }

    [Fact]
    public void A_text_is_cut_between_two_characters() =>
        Assert.Equal(new string('e', 999) + "… (cut)", RowBounds.Cut(ToAct with { Error = new string('e', 999) + "🌋" + new string('e', 99) }).Error);
}
