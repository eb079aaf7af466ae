using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Running;
using Lava.Core.Specs;

namespace Lava.Core.Tests.Running;

/// <summary>Rows as the protocol's steps leave them, at a fixed instant.</summary>
internal static class Rowing
{
    public const string RunId = "0198c2d4-0000-7000-8000-000000000001";

    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    public static readonly SessionId Me = new("core", "s1"), Other = new("core", "s2");
    public static readonly RunOutcome Success = new(RunStatus.Complete, null, 0, []), Failure = new(RunStatus.Failed, "it broke", 3, null);

    public static DispatchMessage Message => new()
    {
        Realm = "dev", Worker = "core", JobId = "j", RunId = RunId, TsDispatch = "2026-01-02T03:03:05+00:00", Parameters = new JsonObject { ["p"] = 1 },
    };

    /// <summary>Dispatched a minute ago, waiting in its queue.</summary>
    public static Run Queued => Waking.Waiting(
        new Run
        {
            JobId = "j", RunId = RunId, TsDispatch = Now.AddMinutes(-1), ReadyAt = Now.AddMinutes(-1), Live = "core", Worker = "core", MasterRunId = RunId,
            Message = Message, TuEvent = Instant.ToUtcSeconds(Now.AddMinutes(-1)),
        }.Logged(Now.AddMinutes(-1), "dispatched"), Now.AddMinutes(-1));

    /// <summary>Held by <see cref="Me"/> and started.</summary>
    public static Run Started => Claim(Queued);

    /// <summary>Ended, with an action pending.</summary>
    public static Run ToAct => Ending.Finished(Started, Success, [Action("sns"), Action("log")], Kept, Now);

    public static Run Settled => Ending.Finished(Started, Failure, [], Kept, Now);

    public static Run Claim(Run row, bool start = true, bool fresh = false, int maxTries = 0) => Claiming.Claimed(row, Me, "box", maxTries, fresh, start, Now);

    /// <summary>A row whose workers vanished so often, waiting again.</summary>
    public static Run Lost(Run held) => Releasing.Released(held, new ReleaseReason.Vanished("s1"), Kept, Now);

    public static Run Retried(Run row, DateTimeOffset at) => Requests.Retried(row, row.Message!.Worker, "ada", at);

    public static RunAction Action(string action, ActionState state = ActionState.Pending, string hook = "on_success") => new() { Hook = hook, Action = action, State = state };

    public static Job Job(string more = "")
    {
        var item = JsonNode.Parse("""{"job_id":"j","type":"log","worker":"core","payload":null,"enabled":true}""")!.AsObject();
        foreach (var (name, value) in JsonNode.Parse($"{{{more.TrimStart(',')}}}")!.AsObject()) item[name] = value?.DeepClone();
        var read = ItemReader.Job(item);
        Assert.True(read.Value is not null, read.ErrorText);
        return read.Value;
    }

    public static string States(Run row) => string.Join(',', (row.Actions ?? []).Select(a => a.State.ToString()));
}
