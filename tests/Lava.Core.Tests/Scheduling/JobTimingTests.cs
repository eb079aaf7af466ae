using System.Text.Json.Nodes;
using Lava.Core.Naming;
using Lava.Core.Scheduling;
using Lava.Core.Specs;

namespace Lava.Core.Tests.Scheduling;

public sealed class JobTimingTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"dispatcher":"main"}""")]
    [InlineData("""{"dispatcher":"main","schedule":"--"}""")]
    [InlineData("""{"schedule":"0 6 * * *"}""")]
    [InlineData("""{"dispatcher":"--","schedule":"0 6 * * *"}""")]
    [InlineData("""{"dispatcher":"main","schedule":"0 6 * * *","enabled":false}""")]
    public void Without_schedule_or_dispatcher_or_disabled_there_is_none(string fields) => Assert.IsType<JobTiming.None>(Of(fields));

    [Theory]
    [InlineData("""{"dispatcher":"main","schedule":"0 6 * * *"}""")]
    [InlineData("""{"dispatcher":"main","schedule":"0 6 * * *","enabled":"{{ state.on }}"}""")]
    [InlineData("""{"dispatcher":"nowhere","schedule":{"crontab":"0 6 * * *","timezone":"Asia/Tokyo"}}""")]
    public void With_both_and_a_zone_there_is_one(string fields) => Assert.IsType<JobTiming.Scheduled>(Of(fields));

    [Theory]
    [InlineData("""{"dispatcher":"nowhere","schedule":"0 6 * * *"}""", "\"nowhere\" has no time zone")]
    [InlineData("""{"dispatcher":"main","schedule":[{"crontab":"61 * * * *"}]}""", "schedule[0].crontab: ")]
    [InlineData("""{"dispatcher":"odd","schedule":"0 6 * * *"}""", "args: --nonsense is no option")]
    public void What_is_unclear_is_told(string fields, string problem) =>
        Assert.Contains(problem, Assert.IsType<JobTiming.Unclear>(Of(fields)).Problem, StringComparison.Ordinal);

    [Fact]
    public void A_lavasched_jobs_arguments_go_with_each_dispatch()
    {
        var arguments = DispatcherArguments.Read(JsonNode.Parse("""["--check-dispatch","--tag","A B","--level=debug","-p","a.b=1","-g","who=me","--delay","90s"]"""));
        Assert.Equal(("""{"a":{"b":"1"}}""", """{"who":"me"}""", 90m, null), (arguments.Parameters!.ToJsonString(), arguments.Globals!.ToJsonString(), arguments.Delay.Seconds, arguments.Problem));
    }

    [Fact]
    public void An_input_survives_the_way_through_the_scheduler()
    {
        var dispatch = new ScheduledDispatch { JobId = "app/<ü>\"", Dispatcher = "main", Arguments = DispatcherArguments.Read(JsonNode.Parse("""["-p","x=<y>","-d","5m"]""")) };
        var input = dispatch.ToInput();
        Assert.Equal("app/<ü>\"", ScheduledDispatch.JobOf(input));
        var (request, problem) = ScheduledDispatch.Read(input.Replace("<aws.scheduler.scheduled-time>", "2026-03-02T09:30:00Z", StringComparison.Ordinal), "dev", Now);
        Assert.Null(problem);
        Assert.Equal(("app/<ü>\"", "<y>", Now.AddMinutes(5), Now), (request!.JobId, (string?)request.Parameters!["x"], request.NotBefore, request.Trigger.Time));
        Assert.Equal(dispatch.At(Now.AddSeconds(20), "dev", Now).RunId, request.RunId);
    }

    [Theory]
    [InlineData("""{"job_id":"a"}""")]
    [InlineData("""{"source":"lava.schedule","detail-type":"x","detail":{}}""")]
    [InlineData("no JSON")]
    [InlineData("""{"source":"lava.schedule","source":"b"}""")]
    [InlineData("""{"source":"lava.schedule","job_id":"a","dispatcher":"\ud83d","scheduled_time":"2026-03-02T09:30:00Z"}""")]
    [InlineData("""["lava.schedule"]""")]
    public void Other_events_are_none(string json) => Assert.Equal((null, null), ScheduledDispatch.Read(json, "dev", Now));

    [Theory]
    [InlineData("""{"job_id":"a","dispatcher":"main","scheduled_time":"soon"}""", "scheduled_time: \"soon\" is no instant")]
    [InlineData("""{"job_id":"a","dispatcher":"main"}""", "scheduled_time: null is no instant")]
    [InlineData("""{"job_id":"a","dispatcher":7,"scheduled_time":"2026-03-02T09:30:00Z"}""", "dispatcher: 7 is no name")]
    [InlineData("""{"job_id":"a","scheduled_time":"2026-03-02T09:30:00Z"}""", "dispatcher: null is no name")]
    [InlineData("""{"dispatcher":"main","scheduled_time":"2026-03-02T09:30:00Z"}""", "\"job_id\" is missing")]
    [InlineData("""{"job_id":"a","dispatcher":"main","scheduled_time":"2026-03-02T09:30:00Z","parameters":["x"]}""", "parameters: a list is not right here")]
    [InlineData("""{"job_id":"a","dispatcher":"main","scheduled_time":"2026-03-02T09:30:00Z","delay":-1}""", "delay: -1 is negative")]
    public void A_malformed_input_is_refused_with_a_reason(string input, string reason)
    {
        var (request, problem) = ScheduledDispatch.Read(input.Replace("{\"", "{\"source\":\"lava.schedule\",\"", StringComparison.Ordinal), "dev", Now);
        Assert.Null(request);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app/load", "app-load-")]
    [InlineData("/ä/", "")]
    [InlineData("a.b_c d", "a.b_c-d-")]
    public void Names_begin_readably(string jobId, string slug)
    {
        Assert.Matches($"^{slug}[0-9a-f]{{16}}-$", Names.ScheduleStem(jobId));
        Assert.InRange(Names.ScheduleStem(jobId + new string('x', 200)).Length, 17, 58);
    }

    private static JobTiming Of(string fields)
    {
        var item = JsonNode.Parse("""{"job_id":"a","type":"log","payload":"x","worker":"core","enabled":true}""")!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(fields)!.AsObject()) item[name] = value?.DeepClone();
        var odd = JsonNode.Parse("""{"job_id":"s","type":"lavasched","parameters":{"dispatcher":"odd","env":{"CRON_TZ":"UTC"},"args":["--nonsense"]}}""")!.AsObject();
        return JobTiming.Of(ItemReader.Job(item).Value!, new Dispatchers(JsonNode.Parse("""{"dispatchers":{"main":{"timezone":"UTC"}}}""")!.AsObject(), [odd]));
    }
}
