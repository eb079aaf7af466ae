using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Validation;
using Lava.Core.Validation.Tables;

namespace Lava.Core.Tests.Specs;

public sealed class ItemReaderTests
{
    private static ItemResult<Lava.Core.Model.Job> Job(string more) =>
        ItemReader.Job((JsonObject)JsonNode.Parse($$"""{"job_id":"a","type":"cmd","worker":"core","payload":"x"{{more}}}""")!);

    [Fact]
    public void At_run_time_an_unknown_field_is_a_warning_only()
    {
        var read = Job(""","shedule":1,"x-note":2""");
        Assert.NotNull(read.Value);
        Assert.Equal((Severity.Warning, "shedule"), (Assert.Single(read.Problems).Severity, read.Problems[0].Path));
    }

    [Fact]
    public void A_bad_schedule_or_action_does_not_stop_a_run() =>
        Assert.NotNull(Job(""","schedule":"61 * * * *","on_fail":[{"action":"nonsense"}],"parameters":{"nonsense":1}""").Value);

    [Theory]
    [InlineData(""","iteration_limit":20""")] // The realm's own limit may be higher: a start asks it.
    [InlineData(""","on_fail":null,"description":null,"owner":null,"cw_metrics":null""")]
    [InlineData(""","on_success":[{"action":"log","levl":"info"}]""")]
    [InlineData(""","schedule":"every day" """)]
    public void What_a_run_may_do_without_is_no_error_at_run_time(string more)
    {
        var item = (JsonObject)JsonNode.Parse($$"""{"job_id":"a","type":"cmd","worker":"core","payload":"x"{{more}}}""")!;

        Assert.NotNull(ItemReader.Job(item).Value);
        var read = SpecReader.Read([new("realm.yaml", "realm: dev\nfleets: {core: }\n"), new("jobs/a.json", item.ToJsonString())], forRun: true);
        Assert.True(read.Jobs.ContainsKey("a"), string.Join('\n', read.Problems.Select(p => p.Format())));
    }

    [Theory]
    [InlineData("arn:aws:ssm:ap-southeast-2:123456789012:parameter/shared/db")]
    [InlineData("/lava/dev/db:3")]
    public void A_secret_may_be_named_by_its_arn_or_with_a_version(string name) =>
        Assert.Empty(SpecReader.Read([new("connections/c.json", $$"""{"conn_id":"c","type":"ssh","enabled":true,"ssh_key":"{{name}}"}""")]).Problems);

    [Theory]
    [InlineData(""","globals":{"LAVA":1}""", "globals.LAVA: \"LAVA\" is reserved")]
    [InlineData(""","iteration_limit":0""", "iteration_limit: 0 is not right here")]
    [InlineData(""","max_tries":1.5""", "max_tries: 1.5 is not right here")]
    [InlineData(""","overlap":"allow","max_concurrent":1""", "exclude each other")]
    public void What_makes_a_job_unusable_is_an_error(string more, string error)
    {
        var read = Job(more);
        Assert.Null(read.Value);
        Assert.Contains(error, read.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_field_is_an_error_and_null_counts_as_absent_where_it_always_did()
    {
        Assert.Contains("\"payload\" is missing", ItemReader.Job([]).ErrorText, StringComparison.Ordinal);
        var job = Job(""","parameters":null,"globals":null,"state":null,"max_run_delay":0""").Value!;
        Assert.Empty(job.Parameters);
        Assert.Null(job.MaxRunDelay);
    }

    [Theory]
    [InlineData("""{"type":"cmd","payload":"x","parameters":{"timeout":"1 minute"}}""", "parameters.timeout")]
    [InlineData("""{"type":"pkg","payload":"x.zip"}""", "parameters: \"command\" is missing")]
    [InlineData("""{"type":"pkg","payload":"x.zip","parameters":{"command":"a","main":"b"}}""", "exclude each other")]
    [InlineData("""{"type":"exe","payload":["x"]}""", "payload: a list is not right here")]
    [InlineData("""{"type":"exe","payload":"x","parameters":{"connections":{"a b":"c"}}}""", "is no label")]
    [InlineData("""{"type":"dag","payload":"a"}""", "payload: \"a\" is not right here: write a map")]
    [InlineData("""{"type":"chain","payload":[]}""", "write at least 1")]
    [InlineData("""{"type":"foreach","payload":"a","parameters":{"foreach":{"type":"range","stop":9},"limit":8}}""", "9 values are over the limit of 8")]
    [InlineData("""{"type":"foreach","payload":"a","parameters":{"foreach":{"type":"range","stop":0,"start":9,"step":-3},"limit":2}}""", "3 values are over the limit of 2")]
    [InlineData("""{"type":"foreach","payload":"a","parameters":{"foreach":{"type":"inline","values":[{"Lava_x":1}]}}}""", "is reserved")]
    [InlineData("""{"type":"foreach","payload":"a","parameters":{"foreach":{"type":"range","stop":9},"limit":26}}""", "at most 25")]
    [InlineData("""{"type":"foreach","payload":"a","parameters":{"foreach":{"type":"range","stop":11}}}""", "11 values are over the limit of 10: add a \"limit\" or give fewer")]
    [InlineData("""{"type":"foreach","payload":"a"}""", "parameters: \"foreach\" is missing")]
    [InlineData("""{"type":"sqli","payload":"x","parameters":{"conn_id":"c","quoting":"some"}}""", "one of all, minimal")]
    public void Payload_and_parameters_are_checked_by_type(string item, string error) =>
        Assert.Contains(
            OfType(item),
            p => p.Severity == Severity.Error && p.Format().Contains(error, StringComparison.Ordinal));

    [Fact]
    public void Good_parameters_have_no_problems()
    {
        foreach (var item in (string[])
        [
            """{"type":"cmd","payload":"aws s3 ls {{realm.s3_temp}}/","parameters":{"args":["--recursive",1],"env":{"TZ":"UTC"},"timeout":"90s"}}""",
            """{"type":"pkg","payload":"a.tar.gz","parameters":{"command":"bin/x --log","timeout":"20m"}}""",
            """{"type":"docker","payload":"acme/tool:2","parameters":{"docker":"d","command":"/bin/sh -c date","host_config":{"mem_limit":"256m"}}}""",
            """{"type":"dag","payload":{"c":["a","b"],"d":"c","z":null,"y":"","x":[]},"parameters":{"workers":2}}""",
            """{"type":"foreach","payload":"one","parameters":{"foreach":{"type":"s3list","bucket":"b","prefix":"in/","glob":["*.csv"]},"limit":20}}""",
            """{"type":"dispatch","payload":"a,b","parameters":{"delay":"2h","parameters":{"vars":{"day":"{{start}}"}}}}""",
            """{"type":"log","payload":null}""",
            """{"type":"redshift_unload","payload":"--","parameters":{"conn_id":"rs","s3_iam_role":"r","bucket":"b","schema":"s","relation":["t"],"prefix":"out/","args":["CSV"]}}""",
            """{"type":"sharepoint_get_list","payload":"--","parameters":{"conn_id":"sp","list":"Staff","file":"s3://b/s.csv","delimiter":",","doublequote":true}}""",
            """{"type":"db_from_s3","payload":"--","parameters":{"db_conn_id":"pg","bucket":"b","key":"k","schema":"s","table":"t","mode":"truncate","args":["CSV"],"skip_missing":true}}""",
        ])
        {
            Assert.Empty(OfType(item));
        }
    }

    [Fact]
    public void A_triggers_unknown_condition_is_never_ignored()
    {
        static ItemResult<S3Trigger> Trigger(string more) => ItemReader.Trigger((JsonObject)JsonNode.Parse($$"""{"trigger_id":"t","bucket":"bucket","prefix":"*","job_id":"a","enabled":true,{{more}}}""")!);
        Assert.Null(Trigger("\"if_fnmach\":\"*.csv\"").Value);
        Assert.NotNull(Trigger("\"fnmatch\":\"*.csv\"").Value);
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData(" True ", false)]
    [InlineData("{{ state.on }}", false)]
    public void A_text_that_never_enables_a_job_is_told(string enabled, bool told)
    {
        var file = new SpecFile("jobs/a.yaml", $"job_id: a\ntype: log\nworker: core\npayload: null\nenabled: '{enabled}'\n");
        Assert.Equal(told, SpecReader.Read([file]).Problems.Any(p => p is { Path: "enabled", Severity: Severity.Warning }));
        Assert.Empty(SpecReader.Read([file], forRun: true).Problems);
    }

    private static IEnumerable<Problem> OfType(string item)
    {
        var job = (JsonObject)JsonNode.Parse(item)!;
        var context = new CheckContext();
        ItemCheck.OfType(JobTypes.Find(job["type"].Text()!)!, job, context.Root());
        return context.Findings.Select(f => f.ToProblem());
    }
}
