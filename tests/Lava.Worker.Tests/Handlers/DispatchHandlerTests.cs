using Lava.Worker.Launching;
using Lava.Worker.Tests.Handlers.Support;

namespace Lava.Worker.Tests.Handlers;

public sealed class DispatchHandlerTests : HandlerTest
{
    protected override ILauncher Launcher { get; } = new FakeLauncher(_ => throw new InvalidOperationException("a process"));

    [Theory]
    [InlineData("\"a, b\"")]
    [InlineData("[\"a\", \"b\"]")]
    public async Task Each_job_is_dispatched_with_rendered_parameters(string payload)
    {
        var outcome = await Run(
            "dispatch", payload, """{"job_prefix": "x/", "delay": "2d", "parameters": {"vars": {"where": "{{ globals.place }} \"quoted\"", "n": 5}}}""");

        Succeeded(outcome);
        Assert.Equal("""["x/a","x/b"]""", outcome.Result["jobs"]!.ToJsonString());
        Assert.Equal("""["run-0","run-1"]""", outcome.Result["runs"]!.ToJsonString());
        Assert.Equal(["x/a", "x/b"], Realm.Dispatch.All.Select(d => d.JobId));
        Assert.All(Realm.Dispatch.All, d =>
        {
            Assert.Equal("north pole \"quoted\"", d.Parameters!["vars"]!["where"]!.GetValue<string>());
            Assert.Equal("5", d.Parameters["vars"]!["n"]!.ToJsonString());
            Assert.Equal((TimeSpan.FromDays(2), "handler"), (d.Delay, d.Hook));
        });
        Assert.Equal([0, 1], Realm.Dispatch.All.Select(d => d.Index));
    }

    [Fact]
    public async Task Without_jinja_parameters_stay_as_they_are()
    {
        Succeeded(await Run("dispatch", "\"a\"", """{"jinja": false, "parameters": {"x": "{{ nothing"}}"""));

        Assert.Equal("""{"x":"{{ nothing"}""", Realm.Dispatch.All[0].Parameters!.ToJsonString());
    }

    [Theory]
    [InlineData("\"a,some/job\"", "{}", "Circular dispatch not permitted: some/job would dispatch itself")]
    [InlineData("\"a\"", """{"delay": -1}""", "Bad job parameters: Bad delay: -1s is negative")]
    [InlineData("\"a\"", """{"delay": "soon"}""", "Bad job parameters: delay: \"soon\" is no duration")]
    [InlineData("\"a\"", """{"env": {}, "parameters": 3}""", "Bad job parameters: Unexpected keys: env; parameters must be a map/dict")]
    [InlineData("\"a\"", """{"parameters": {"x": "{{ 1 +"}}""", "Bad parameters: x: line 1, column ")]
    [InlineData("{}", "{}", "Bad payload: must be a string or a list of strings")]
    [InlineData("\"a,,b\"", "{}", "Bad payload: an empty job id")]
    [InlineData("[]", "{}", "payload required")]
    [InlineData("null", "{}", "payload required")]
    public async Task What_is_wrong_is_told_before_anything_is_sent(string payload, string parameters, string error)
    {
        Assert.StartsWith(error, (await Run("dispatch", payload, parameters)).Error);
        Assert.Empty(Realm.Dispatch.All);
    }

    [Fact]
    public async Task A_refused_dispatch_tells_what_was_sent_before_it()
    {
        await using var realm = await TestRealm.OpenAsync();
        var context = realm.Context(realm.Job("dispatch", "\"a,b,c\""), Launcher) with { Dispatch = new RecordingDispatch { Refuses = "b" } };

        var outcome = await new Lava.Worker.Handlers.DispatchHandler().RunAsync(context, CancellationToken.None);

        Assert.Equal("b: no such job", outcome.Error);
        Assert.Equal("""{"jobs":["a","b"],"runs":["run-0"]}""", outcome.Result["error_data"]!.ToJsonString());
    }
}
