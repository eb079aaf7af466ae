namespace Lava.Worker.Tests.Actions;

public sealed class DispatchAndLogActionTests : ActionTest
{
    [Fact]
    public async Task A_dispatch_is_told_apart_by_hook_and_index_and_may_wait_for_long()
    {
        Assert.Null(await Do("dispatch", """{"job_id": "next", "parameters": {"n": 1}, "delay": "3d"}"""));

        var sent = Assert.Single(Realm.Dispatch.All);
        Assert.Equal(("next", TimeSpan.FromDays(3), "on_success", 3), (sent.JobId, sent.Delay, sent.Hook, sent.Index));
        Assert.Equal("""{"n":1}""", sent.Parameters!.ToJsonString());
    }

    [Fact]
    public async Task A_refused_dispatch_says_why()
    {
        await using var realm = await Handlers.Support.TestRealm.OpenAsync();
        var refusing = new Handlers.Support.RecordingDispatch { Refuses = "next" };
        var context = new Lava.Worker.Actions.ActionContext
        {
            Row = Handlers.Support.TestRealm.Row,
            Index = 0,
            Hook = "on_fail",
            Config = Lava.Core.Model.RealmConfig.Defaults,
            Ports = realm.Ports,
            Dispatch = refusing,
            Log = Log,
            Time = Time,
        };

        Assert.Equal("next: no such job", await new Lava.Worker.Actions.DispatchAction().ExecuteAsync(new() { ["job_id"] = "next" }, context, CancellationToken.None));
    }

    [Fact]
    public async Task A_message_goes_to_the_log_with_its_run()
    {
        Assert.Null(await Do("log", """{"message": "it {went} well"}"""));

        Assert.Equal("some/job (run-1): it {went} well", Assert.Single(Log.Lines));
    }
}
